import { claimModes, isTemplate, usersOf } from '../claims'
import { clusterMetadata, explained, type Generate, manifestFile, metadata } from '../files'
import { neighbours } from '../plan'
import { hasPods } from '../services'
import { sizeSaid, storageClassOf, USUAL_SIZE } from './workloads'

export const persistentVolumeClaim: Generate = (node, plan) => {
  if (isTemplate(node)) {
    return [
      explained(node, [
        `Every pod of ${usersOf(node)[0]?.name} has a claim of its own, made after the template in its StatefulSet, with the`,
        'size and the class of this node: pods that write into one volume would spoil each other’s data.',
      ]),
    ]
  }
  const volume = neighbours(node, 'PERSISTENTVOLUME')[0]
  const storageClass = volume ? '' : storageClassOf(node)
  const { modes, comments } = claimModes(node)
  return [
    manifestFile(
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: metadata(node, plan),
        spec: {
          accessModes: modes,
          // An empty class binds the claim to the volume that the graph joins it to.
          ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
          ...(volume ? { volumeName: volume.name } : {}),
          resources: { requests: { storage: sizeSaid(node) ?? (volume && sizeSaid(volume)) ?? USUAL_SIZE } },
        },
      },
      [...comments, ...(storageClass === undefined ? ['No class is named: the cluster takes its default.'] : [])],
    ),
  ]
}

export const persistentVolume: Generate = (node, plan) => {
  const driver = node.values.matching(/^[a-z0-9][a-z0-9.-]{1,60}$/, 'driver', 'csiDriver')
  const handle = node.values.text('volumeHandle', 'volumeId')
  const source =
    driver && handle
      ? { csi: { driver, volumeHandle: handle } }
      : { hostPath: { path: `/var/lib/volumes/${node.name}`, type: 'DirectoryOrCreate' } }
  // A claim is bound only to a volume that offers what it asks for.
  const claim = neighbours(node, 'PERSISTENTVOLUMECLAIM')[0]
  const { modes } = claimModes(claim ?? node)
  return [
    manifestFile(
      {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: clusterMetadata(node, plan),
        spec: {
          capacity: { storage: sizeSaid(node) ?? (claim && sizeSaid(claim)) ?? USUAL_SIZE },
          accessModes: modes,
          persistentVolumeReclaimPolicy: node.values.word(['Retain', 'Delete'], 'reclaimPolicy') ?? 'Retain',
          storageClassName: '',
          ...source,
        },
      },
      'csi' in source
        ? []
        : ['The graph names no CSI driver: a folder of one machine stands in, good for one node only.'],
    ),
  ]
}

export const storageClass: Generate = (node, plan) => {
  const provisioner = node.values.matching(/^[a-z0-9][a-z0-9./-]{1,100}$/, 'provisioner')
  return [
    manifestFile(
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: clusterMetadata(node, plan),
        provisioner: provisioner ?? 'kubernetes.io/no-provisioner',
        reclaimPolicy: node.values.word(['Retain', 'Delete'], 'reclaimPolicy') ?? 'Delete',
        volumeBindingMode:
          node.values.word(['Immediate', 'WaitForFirstConsumer'], 'volumeBindingMode') ?? 'WaitForFirstConsumer',
        allowVolumeExpansion: provisioner !== undefined,
      },
      provisioner ? [] : ['The graph names no provisioner: volumes of this class are made by hand.'],
    ),
  ]
}

const RUNS_ONCE = /^(JOB|CRONJOB|DEBUGGING)$/

/** Scratch space is part of a pod, not a thing of its own: the pods that it is joined to carry it. */
export const volume: Generate = (node) => {
  const carriers = node.links.map(({ other }) => other).filter((other) => hasPods(other) || RUNS_ONCE.test(other.type))
  const users = [...new Set(carriers)].map(({ name }) => `- ${name}`)
  return [
    explained(node, [
      users.length > 0
        ? 'An emptyDir in the pods below; it is empty again when a pod ends. Draw a PERSISTENTVOLUMECLAIM for data that stays.'
        : 'No edge joins this volume to a workload, so no pod carries it. Draw one, and generate again.',
      ...(users.length > 0 ? ['', ...users] : []),
    ]),
  ]
}
