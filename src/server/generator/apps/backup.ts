import { isCron } from '../cron'
import { databaseName, type Engine } from '../engines'
import { type FileDraft, labels, manifestFile } from '../files'
import { storageClassOf } from '../kinds/workloads'
import type { Plan, PlanNode } from '../plan'
import { ownedBy } from '../pods'
import { loginOf } from '../secrets'

const DUMPS: Readonly<Record<string, (node: PlanNode) => string>> = {
  postgresql: (node) =>
    `PGPASSWORD="$DB_PASSWORD" pg_dump -h ${node.name} -U "$DB_USER" -Fc ${databaseName(node)} > "$FILE"`,
  timescaledb: (node) =>
    `PGPASSWORD="$DB_PASSWORD" pg_dump -h ${node.name} -U "$DB_USER" -Fc ${databaseName(node)} > "$FILE"`,
  mysql: (node) =>
    `mysqldump -h ${node.name} -u "$DB_USER" -p"$DB_PASSWORD" --single-transaction --no-tablespaces ${databaseName(node)} > "$FILE"`,
  mariadb: (node) =>
    `mariadb-dump -h ${node.name} -u "$DB_USER" -p"$DB_PASSWORD" --single-transaction ${databaseName(node)} > "$FILE"`,
  mongodb: () =>
    'mongodump --host "$DB_HOST" -u "$DB_USER" -p "$DB_PASSWORD" --authenticationDatabase admin --archive="$FILE" --gzip',
}

/** A dump on schedule into a volume of its own, when the node asks for backups. Fourteen are kept. */
export function backupCronJob(node: PlanNode, plan: Plan, engine: Engine): readonly FileDraft[] {
  const dump = DUMPS[engine.name]
  const said = node.values.text('backupSchedule')?.trim()
  const schedule = said !== undefined && isCron(said) ? said : undefined
  if (!dump || (said === undefined && !node.values.flag('backupEnabled'))) return []
  const name = `${node.name}-dump`
  const login = loginOf(node)
  const fromLogin = (variable: string, key: string) => ({
    name: variable,
    valueFrom: { secretKeyRef: { name: login.secret, key } },
  })
  const script = [
    'FILE="/backup/$(date +%Y-%m-%d-%H%M%S).dump"',
    dump(node),
    'ls -1t /backup/*.dump | tail -n +15 | xargs -r rm --',
    '',
  ].join('\n')
  const storageClass = storageClassOf(node)
  const meta = { name, namespace: node.namespace, labels: labels(node, plan, 'backup') }
  const job = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: meta,
    spec: {
      schedule: schedule ?? '0 3 * * *',
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        spec: {
          backoffLimit: 2,
          template: {
            metadata: { labels: { 'app.kubernetes.io/name': name } },
            spec: {
              restartPolicy: 'Never',
              automountServiceAccountToken: false,
              securityContext: {
                runAsNonRoot: true,
                runAsUser: engine.uid,
                ...ownedBy(engine.uid),
                seccompProfile: { type: 'RuntimeDefault' },
              },
              containers: [
                {
                  name: 'dump',
                  image: engine.image,
                  command: ['sh', '-ec', script],
                  env: [
                    { name: 'DB_HOST', value: node.name },
                    fromLogin('DB_USER', login.user),
                    fromLogin('DB_PASSWORD', login.password),
                  ],
                  resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '512Mi' } },
                  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
                  volumeMounts: [{ name: 'backup', mountPath: '/backup' }],
                },
              ],
              volumes: [{ name: 'backup', persistentVolumeClaim: { claimName: name } }],
            },
          },
        },
      },
    },
  }
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: meta,
    spec: {
      accessModes: ['ReadWriteOnce'],
      ...(storageClass ? { storageClassName: storageClass } : {}),
      resources: { requests: { storage: node.values.quantity('storageSize') ?? '10Gi' } },
    },
  }
  return [
    manifestFile(
      job,
      [
        'A dump beside the database survives a mistake, not the loss of the cluster: copy it elsewhere too.',
        ...(said !== undefined && !schedule
          ? [`${JSON.stringify(said)} is no schedule: at three every night stands in.`]
          : []),
      ],
      'cronjob-dump.yaml',
    ),
    manifestFile(claim, [], 'persistentvolumeclaim-dump.yaml'),
  ]
}
