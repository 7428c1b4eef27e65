import {
  explained,
  type Generate,
  manifestFile,
  metadata,
  selector,
  settingsFile,
  settingsName,
  yamlText,
} from '../files'
import { claimTemplate } from '../kinds/workloads'
import { targets } from '../plan'
import { podTemplate } from '../pods'
import { addressOf, hostName, isPrometheus, serviceFile } from '../services'

const DURATION = /^\d{1,5}(s|m|h|d|w|y)$/

const RULES = {
  groups: [
    {
      name: 'availability',
      rules: [
        {
          alert: 'TargetDown',
          expr: 'up == 0',
          for: '5m',
          labels: { severity: 'critical' },
          annotations: { summary: '{{ $labels.job }} does not answer.' },
        },
      ],
    },
  ],
}

/** Prometheus with a job per edge. Other tools are explained, not guessed at. */
export const monitoring: Generate = (node, plan) => {
  if (!isPrometheus(node)) {
    return [
      explained(node, [
        `Nothing is generated for ${JSON.stringify((node.values.text('monitoringType', 'engine', 'tool') ?? '').slice(0, 60))}:`,
        'of the monitoring tools, this generator writes Prometheus.',
      ]),
    ]
  }
  const watched = targets(node).flatMap((target) => {
    const address = addressOf(target)
    return address ? [{ name: target.name, at: `${hostName(address, node)}:${address.port}` }] : []
  })
  const interval = node.values.matching(DURATION, 'scrapeInterval') ?? '30s'
  const config = {
    global: { scrape_interval: interval, evaluation_interval: interval },
    rule_files: ['/etc/prometheus/rules.yml'],
    scrape_configs: [
      { job_name: node.name, static_configs: [{ targets: [`localhost:${PORT}`] }] },
      ...watched
        .filter(({ name }) => name !== node.name)
        .map(({ name, at }) => ({ job_name: name, metrics_path: '/metrics', static_configs: [{ targets: [at] }] })),
    ],
  }
  const template = podTemplate(node, plan, {
    image: 'prom/prometheus:v2.55.1',
    port: node.values.port('port') ?? PORT,
    uid: 65_534,
    args: [
      '--config.file=/etc/prometheus/prometheus.yml',
      '--storage.tsdb.path=/prometheus',
      `--storage.tsdb.retention.time=${node.values.matching(DURATION, 'retentionPeriod') ?? '15d'}`,
      `--web.listen-address=0.0.0.0:${node.values.port('port') ?? PORT}`,
    ],
    probe: { path: '/-/ready' },
    writable: ['/tmp'],
    resources: { cpu: '250m', memory: '512Mi' },
    mounts: [
      { name: 'engine-config', mountPath: '/etc/prometheus', readOnly: true },
      { name: 'data', mountPath: '/prometheus' },
    ],
    volumes: [{ name: 'engine-config', configMap: { name: settingsName(node) } }],
    component: 'monitoring',
  })
  const statefulSet = manifestFile(
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: metadata(node, plan, 'monitoring'),
      spec: {
        serviceName: node.name,
        replicas: 1,
        selector: { matchLabels: selector(node) },
        template,
        volumeClaimTemplates: [claimTemplate(node)],
      },
    },
    node.values.flag('alertmanagerEnabled')
      ? ['Alerts are evaluated; an Alertmanager to send them on is not part of this.']
      : [],
  )
  const configMap = settingsFile(node, plan, { 'prometheus.yml': yamlText(config), 'rules.yml': yamlText(RULES) })
  return [statefulSet, configMap, serviceFile(node, plan)]
}

const PORT = 9090
