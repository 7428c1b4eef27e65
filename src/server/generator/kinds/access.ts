import { clusterMetadata, type Generate, manifestFile, metadata } from '../files'
import { neighbours, type PlanNode } from '../plan'
import type { Values } from '../values'

export const serviceAccount: Generate = (node, plan) => [
  manifestFile({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadata(node, plan),
    automountServiceAccountToken: neighbours(node, 'ROLEBINDING', 'CLUSTERROLEBINDING').length > 0,
  }),
]

const READING = [{ apiGroups: [''], resources: ['pods', 'services', 'configmaps'], verbs: ['get', 'list', 'watch'] }]

/** The rules of the node; without any, reading only: a role is never more than was asked for. */
function rules(node: PlanNode) {
  const said = node.values
    .objects('rules', 'permissions')
    .map(rule)
    .filter((one) => one !== undefined)
  return said.length > 0
    ? { list: said, comments: [] }
    : { list: READING, comments: ['The graph gives no rules: reading stands in.'] }
}

function rule(values: Values) {
  const resources = values.texts('resources')
  const verbs = values.texts('verbs')
  if (resources.length === 0 || verbs.length === 0) return undefined
  const groups = values.texts('apiGroups')
  const names = values.texts('resourceNames')
  return {
    apiGroups: groups.length > 0 ? groups : [''],
    resources,
    verbs,
    ...(names.length > 0 ? { resourceNames: names } : {}),
  }
}

export const role: Generate = (node, plan) => {
  const { list, comments } = rules(node)
  return [
    manifestFile(
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: metadata(node, plan), rules: list },
      comments,
    ),
  ]
}

export const clusterRole: Generate = (node, plan) => {
  const { list, comments } = rules(node)
  const manifest = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: clusterMetadata(node, plan),
    rules: list,
  }
  return [manifestFile(manifest, comments)]
}

function binding(kind: 'RoleBinding' | 'ClusterRoleBinding'): Generate {
  return (node, plan) => {
    const roles = neighbours(node, 'ROLE').filter(({ namespace }) => namespace === node.namespace)
    const bound = (kind === 'RoleBinding' ? roles[0] : undefined) ?? neighbours(node, 'CLUSTERROLE')[0]
    const accounts = neighbours(node, 'SERVICEACCOUNT')
    const subjects = accounts.map(({ name, namespace }) => ({ kind: 'ServiceAccount', name, namespace }))
    const manifest = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind,
      metadata: kind === 'RoleBinding' ? metadata(node, plan) : clusterMetadata(node, plan),
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: bound?.type === 'ROLE' ? 'Role' : 'ClusterRole',
        // Every cluster has this role.
        name: bound?.name ?? 'view',
      },
      subjects,
    }
    return [
      manifestFile(manifest, [
        ...(bound ? [] : ['No edge names a role: the cluster’s own "view" stands in.']),
        ...(subjects.length > 0 ? [] : ['No edge names a ServiceAccount: the binding gives nobody anything yet.']),
      ]),
    ]
  }
}

export const roleBinding = binding('RoleBinding')
export const clusterRoleBinding = binding('ClusterRoleBinding')
