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
import { scraped, watchedBy } from '../metrics'
import { podTemplate } from '../pods'
import { hostName, isPrometheus, serviceFile } from '../services'

/** What has nothing running that could tell figures. */
const SILENT = /^(CONFIGMAP|CONFIG|SECRET|PERSISTENTVOLUMECLAIM|VOLUME|NAMESPACE|NODE|SERVICEACCOUNT|STORAGECLASS)$/
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
  const watched = watchedBy(node).filter((target) => !SILENT.test(target.type))
  const asked = watched.flatMap((target) => scraped(target) ?? [])
  const silent = watched.filter((target) => !asked.some((one) => one.node === target))
  const interval = node.values.matching(DURATION, 'scrapeInterval') ?? '30s'
  const config = {
    global: { scrape_interval: interval, evaluation_interval: interval },
    rule_files: ['/etc/prometheus/rules.yml'],
    scrape_configs: [
      { job_name: node.name, static_configs: [{ targets: [`localhost:${PORT}`] }] },
      ...asked.map(({ node: target, at, port, path }) => ({
        job_name: target.namespace === node.namespace ? target.name : `${target.namespace}/${target.name}`,
        metrics_path: path,
        static_configs: [{ targets: [`${hostName(at, node)}:${port}`] }],
      })),
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
    [
      ...(node.values.flag('alertmanagerEnabled')
        ? ['Alerts are evaluated; an Alertmanager to send them on is not part of this.']
        : []),
      ...asked
        .filter(({ node: { type, values } }) => type === 'MICROSERVICE' && !values.image('image'))
        .map(({ node: { name }, path }) => `${name} counts as down until its program answers ${path}.`),
      ...silent.map(({ label }) => `${label} tells no figures that Prometheus reads: it needs an exporter beside it.`),
    ],
  )
  const configMap = settingsFile(node, plan, { 'prometheus.yml': yamlText(config), 'rules.yml': yamlText(RULES) })
  return [statefulSet, configMap, serviceFile(node, plan)]
}

const PORT = 9090
