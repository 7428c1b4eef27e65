/**
 * The Kubegram API's own words, as the public server speaks them
 * (kubegram-server, commit 1d39417 of 2026-04-16). Server and client share this file.
 */

/** The three base paths a Kubegram server may answer under, the oldest first. */
export const API_BASE_PATHS = [
  '/api/v1/public/graph/codegen',
  '/api/public/v1/graph/codegen',
  '/api/v1/graph/codegen',
] as const

/**
 * Header on the list of jobs, `?1` where one `Idempotency-Key` makes one job. The public server reads no key, and nobody
 * may find that out by sending a graph twice.
 */
export const KEYS_HONOURED = 'Idempotency-Key-Honoured'

export const GRAPH_TYPES = ['KUBERNETES', 'INFRASTRUCTURE', 'ABSTRACT', 'DEBUGGING', 'MICROSERVICE'] as const
export type GraphType = (typeof GRAPH_TYPES)[number]

export const LLM_PROVIDERS = ['CLAUDE', 'GEMMA', 'DEEPSEEK', 'OPENAI', 'GOOGLE'] as const
export type LlmProvider = (typeof LLM_PROVIDERS)[number]

/** Node types of the API. A graph may hold others; they are passed on as they are. */
export const NODE_TYPES = [
  'POD',
  'SERVICE',
  'DEPLOYMENT',
  'STATEFULSET',
  'DAEMONSET',
  'REPLICASET',
  'JOB',
  'CRONJOB',
  'CONFIGMAP',
  'SECRET',
  'PERSISTENTVOLUME',
  'PERSISTENTVOLUMECLAIM',
  'STORAGECLASS',
  'VOLUME',
  'INGRESS',
  'NETWORKPOLICY',
  'ENDPOINT',
  'SERVICEACCOUNT',
  'ROLE',
  'ROLEBINDING',
  'CLUSTERROLE',
  'CLUSTERROLEBINDING',
  'PODSECURITYPOLICY',
  'NAMESPACE',
  'NODE',
  'PRIORITYCLASS',
  'RESOURCEQUOTA',
  'LIMITRANGE',
  'HORIZONTALPODAUTOSCALER',
  'VERTICALPODAUTOSCALER',
  'PODDISRUPTIONBUDGET',
  'CUSTOMRESOURCEDEFINITION',
  'MICROSERVICE',
  'EXTERNAL_DEPENDENCY',
  'DATABASE',
  'CACHE',
  'MESSAGE_QUEUE',
  'PROXY',
  'LOAD_BALANCER',
  'GATEWAY',
  'MONITORING',
  'CONFIG',
  'COMMAND',
  'DEBUGGING',
] as const

/** Types of the API's edges. Others are passed on as they are. */
export const CONNECTION_TYPES = [
  'ALLOWS_TRAFFIC',
  'AUTHENTICATES',
  'AUTHORIZES',
  'BACKS_UP',
  'BACKS_UP_TO',
  'BELONGS_TO',
  'BINDS',
  'BLOCKS_TRAFFIC',
  'BRIDGES',
  'CACHES',
  'CLAIMS',
  'COMPRESSES',
  'CONFIGURES',
  'CONNECTS_TO',
  'CUSTOM',
  'DEPENDS_ON',
  'DEPENDS_ON_GRAPH',
  'DEPLOYS_TO',
  'DISCOVERS',
  'EGRESS_FROM',
  'ENCRYPTS',
  'EXTENDS',
  'FAILS_OVER_TO',
  'FROM',
  'HAS',
  'INGRESS_TO',
  'INHERITS_FROM',
  'ISOLATES',
  'LIMITS',
  'LOAD_BALANCES',
  'LOGS_TO',
  'MANAGES',
  'MANAGED_BY',
  'MESH_AUTHORIZES',
  'MESH_CIRCUIT_BREAKER',
  'MESH_CONNECTS',
  'MESH_MIRRORS',
  'MESH_RETRIES',
  'MESH_SPLITS_TRAFFIC',
  'MESH_TIMEOUTS',
  'METRICS_TO',
  'MONITORS',
  'MOUNTS',
  'OPTIONAL_FOR',
  'QUOTAS',
  'RATE_LIMITS',
  'REGISTERS',
  'REPLICATES',
  'REQUESTS',
  'REQUIRES',
  'RESOLVES',
  'RESTORES_FROM',
  'ROLLS_BACK',
  'ROUTES_TO',
  'SERVICE_EXPOSES_POD',
  'SCALES',
  'SIGNS',
  'SYNC',
  'SYNCHRONIZES_WITH',
  'POD_RUNS_ON_NODE',
  'INGRESS_ROUTES_TO_SERVICE',
  'MICROSERVICE_DEPENDS_ON',
  'MICROSERVICE_CALLS',
  'MICROSERVICE_PUBLISHES_TO',
  'MICROSERVICE_SUBSCRIBES_TO',
  'TRACES_TO',
  'TRANSLATES_TO',
  'UPDATES',
  'SIMILAR_TO',
] as const

/** What a job does on the server, in order: `step` of a status answer is one of these. */
export const JOB_STEPS = [
  'getOrCreateGraph',
  'getPrompt',
  'llmCall',
  'buildKubernetesGraph',
  'validateConfigurations',
] as const
export type JobStep = (typeof JOB_STEPS)[number]

/** Status words of the server. Other words met in the wild are read by `readStatusWord`. */
export const JOB_STATUS = {
  PENDING: 'pending',
  RUNNING: 'running',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
} as const
export type ServerStatus = (typeof JOB_STATUS)[keyof typeof JOB_STATUS]

/** An edge as the API takes it: it hangs on its start node and names the end node. */
export interface GraphEdge {
  readonly connectionType: string
  readonly node: {
    readonly id: string
    readonly name?: string
    readonly nodeType?: string
    readonly [key: string]: unknown
  }
}

/** A node as the API takes it. What a node type knows more about itself stands in its other keys. */
export interface GraphNode {
  readonly id: string
  readonly name: string
  readonly nodeType: string
  readonly namespace?: string
  readonly edges?: readonly GraphEdge[]
  readonly [key: string]: unknown
}

export interface CodegenGraph {
  readonly id?: string
  readonly name: string
  readonly description?: string
  readonly graphType: GraphType
  readonly companyId: string
  readonly userId: string
  readonly nodes: readonly GraphNode[]
  readonly bridges?: readonly unknown[]
}

/** Body of `POST {base}`. */
export interface CodegenRequest {
  readonly graph: CodegenGraph
  readonly project: { readonly id?: string; readonly name?: string; readonly description?: string }
  readonly llmConfig?: { readonly provider?: LlmProvider; readonly model?: string }
  readonly context?: readonly string[]
}

/**
 * One file of a graph result. A node comes as several entries with one id (Deployment, Service, …);
 * their order counts. `path` and `fileName` are the same text. `edges` embed whole target nodes: readers drop them.
 */
export interface ResultNode {
  readonly id: string
  readonly name: string
  readonly nodeType: string
  readonly companyId?: string
  readonly userId?: string
  readonly namespace?: string
  /** When it was generated, ISO 8601: the moment of its job, the same for all nodes. */
  readonly createdAt?: string
  readonly updatedAt?: string
  readonly config?: string
  readonly spec?: unknown
  readonly generatedCodeMetadata?: { readonly fileName: string; readonly path: string }
  readonly command?: string | null
  readonly originalNodeId?: string
  readonly edges?: readonly GraphEdge[]
}

/** What the server calls `generatedCode`. `graphId` is the job's id there, never the editor's graph. */
export interface GraphResult {
  readonly totalFiles: number
  readonly namespace: string
  readonly graphId: string
  readonly originalGraphId: string
  readonly nodes: readonly ResultNode[]
}
