import { checkVerdict, type VerdictCase } from '../../../test/support/verdicts.ts'

// Tests for rules that are not part of any schema, and for values that they must not report.

type Fields = Readonly<Record<string, unknown>>

const cases: VerdictCase[] = []
const c = (title: string, manifest: string, ...mistakes: readonly string[]): void => {
  cases.push({ title, manifest, mistakes })
}
const dep = (spec: Fields = {}, pod: Fields = {}, ctr: Fields = {}, kind = 'Deployment'): string =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'main', image: 'x', ...ctr }], ...pod },
      },
      ...(kind === 'StatefulSet' ? { serviceName: 'web' } : {}),
      ...spec,
    },
  })
const P = 'spec.template.spec.',
  C = `${P}containers.0.`
const pod = (ctr: Fields, spec: Fields = {}): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'a', image: 'x', ...ctr }], ...spec },
  })
const obj = (apiVersion: string, kind: string, rest: Fields, name = 'x'): string =>
  JSON.stringify({ apiVersion, kind, metadata: { name }, ...rest })
const svc = (spec: Fields, name = 'x'): string => obj('v1', 'Service', { spec }, name)
const job = (spec: Fields = {}, pod: Fields = { restartPolicy: 'Never' }, ctr: Fields = {}): string =>
  obj('batch/v1', 'Job', {
    spec: { template: { spec: { containers: [{ name: 'a', image: 'x', ...ctr }], ...pod } }, ...spec },
  })
const cron = (schedule: string, more: Fields = {}, name = 'x'): string =>
  obj(
    'batch/v1',
    'CronJob',
    {
      spec: {
        schedule,
        jobTemplate: {
          spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'x' }] } } },
        },
        ...more,
      },
    },
    name,
  )
// quantities
for (const q of ['.5', '1e3', '12E', '1.', '+1', '100m', '1Ki', '0', 1, 1.5, '1E3', '1e-3', '0.5Gi'])
  c(`quantity ok ${q}`, pod({ resources: { limits: { memory: q } } }))
for (const q of ['1GB', '5 Gi', 'half', '1KI', '1gi', '', '1e', '--1', '1mm', 'Gi'])
  c(
    `quantity bad ${q}`,
    pod({ resources: { limits: { memory: q } } }),
    'spec.containers.0.resources.limits.memory | quantity',
  )
c('quantity bool', pod({ resources: { limits: { memory: true } } }), 'spec.containers.0.resources.limits.memory')
c(
  'emptyDir sizeLimit',
  pod({}, { volumes: [{ name: 'v', emptyDir: { sizeLimit: '1GB' } }] }),
  'spec.volumes.0.emptyDir.sizeLimit | quantity',
)
c(
  'negative',
  pod({ resources: { requests: { cpu: '-1' } } }),
  'spec.containers.0.resources.requests.cpu | negative|at least 0|0',
)
c(
  'req above limit',
  pod({ resources: { requests: { cpu: '1100m' }, limits: { cpu: 1 } } }),
  'spec.containers.0.resources.requests.cpu | limit',
)
c('req = limit', pod({ resources: { requests: { cpu: 0.25 }, limits: { cpu: '250m' } } }))
c(
  'req above limit mem',
  pod({ resources: { requests: { memory: '1Gi' }, limits: { memory: '1G' } } }),
  'spec.containers.0.resources.requests.memory',
)
c(
  'init container req',
  pod({}, { initContainers: [{ name: 'i', image: 'x', resources: { requests: { cpu: 2 }, limits: { cpu: 1 } } }] }),
  'spec.initContainers.0.resources.requests.cpu',
)
// cron
for (const s of [
  '*/5 * * * *',
  '0 0 1 JAN-mar SUN',
  '0-30/5 1,2 ? * *',
  '@hourly',
  '@every 1h30m',
  '0 0 31 2 *',
  '0 0 * * 0-6',
  '  0 0 * * *',
  '5/15 * * * *',
  '0 0 1 12 sat',
])
  c(`cron ok ${s}`, cron(s))
for (const s of [
  '* * * *',
  '60 * * * *',
  '* 24 * * *',
  '* * 0 * *',
  '* * * 13 *',
  '* * * * 7',
  '* * * * * *',
  'TZ=UTC * * * * *',
  'CRON_TZ=UTC 0 0 * * *',
  '@every',
  '@every x',
  '@never',
  '5-1 * * * *',
  '*/0 * * * *',
  '* * * FOO *',
  '1.5 * * * *',
  '-1 * * * *',
  '* * 32 * *',
  '',
])
  c(`cron bad ${s}`, cron(s), 'spec.schedule')
c('cron name 52', cron('@daily', {}, 'a'.repeat(52)))
c('cron name 53', cron('@daily', {}, 'a'.repeat(53)), 'metadata.name | 52')
c('cron concurrency', cron('@daily', { concurrencyPolicy: 'forbid' }), 'spec.concurrencyPolicy | Forbid')
c(
  'cron restart missing',
  obj('batch/v1', 'CronJob', {
    spec: {
      schedule: '@daily',
      jobTemplate: { spec: { template: { spec: { containers: [{ name: 'a', image: 'x' }] } } } },
    },
  }),
  'spec.jobTemplate.spec.template.spec.restartPolicy | required',
)
c(
  'cron restart always',
  obj('batch/v1', 'CronJob', {
    spec: {
      schedule: '@daily',
      jobTemplate: {
        spec: { template: { spec: { restartPolicy: 'Always', containers: [{ name: 'a', image: 'x' }] } } },
      },
    },
  }),
  'spec.jobTemplate.spec.template.spec.restartPolicy',
)
c('cron tz', cron('@daily', { timeZone: 'Europe/Berlin' }))
// names
c('name upper', obj('v1', 'ConfigMap', {}, 'Web'), 'metadata.name | lower')
c('name dot', obj('v1', 'ConfigMap', {}, 'a.b'))
c('name underscore', obj('v1', 'ConfigMap', {}, 'a_b'), 'metadata.name')
c('name 253', obj('v1', 'ConfigMap', {}, 'a'.repeat(253)))
c('name 254', obj('v1', 'ConfigMap', {}, 'a'.repeat(254)), 'metadata.name | 253')
c('ns dot', obj('v1', 'Namespace', {}, 'a.b'), 'metadata.name | label')
c('ns 64', obj('v1', 'Namespace', {}, 'a'.repeat(64)), 'metadata.name | 63')
c('svc digit', svc({ ports: [{ port: 1 }] }, '1a'), 'metadata.name')
c('svc dot', svc({ ports: [{ port: 1 }] }, 'a.b'), 'metadata.name')
c('role colon', obj('rbac.authorization.k8s.io/v1', 'Role', { rules: [] }, 'A:b_c'))
c('role slash', obj('rbac.authorization.k8s.io/v1', 'Role', { rules: [] }, 'a/b'), 'metadata.name')
c('role percent', obj('rbac.authorization.k8s.io/v1', 'ClusterRole', { rules: [] }, 'a%b'), 'metadata.name')
c('role ..', obj('rbac.authorization.k8s.io/v1', 'ClusterRole', { rules: [] }, '..'), 'metadata.name')
c(
  'namespace bad',
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'a.b' } }),
  'metadata.namespace | label',
)
const meta = (m: Fields): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', ...m } })
for (const [k = '', v] of [
  ['a', ''],
  ['a.b/c', 'X_y.z-1'],
  ['A', 'a'],
  ['a_b', '1'],
])
  c(`label ok ${k}`, meta({ labels: { [k]: v } }))
for (const [k = '', v] of [
  ['-a', ''],
  ['a b', 'x'],
  ['A.b/c', 'x'],
  ['a/b/c', 'x'],
  ['/a', 'x'],
  ['a/', 'x'],
  ['a'.repeat(64), 'x'],
  ['a', '-x'],
  ['a', 'x y'],
  ['a', 'x'.repeat(64)],
  ['a', 'x/y'],
  ['', 'x'],
])
  c(`label bad ${k}=${v}`, meta({ labels: { [k]: v } }), `metadata.labels.${k}`)
c('label number', meta({ labels: { a: 1 } }), 'metadata.labels.a | string')
c('annotation any value', meta({ annotations: { 'a.b/C': 'x y / z\n' } }))
c('annotation bad key', meta({ annotations: { 'a b': 'x' } }), 'metadata.annotations.a b')
c(
  'template label bad',
  dep({
    template: { metadata: { labels: { app: 'web', 'x y': 'z' } }, spec: { containers: [{ name: 'a', image: 'x' }] } },
  }),
  'spec.template.metadata.labels.x y',
)
c('config key bad', obj('v1', 'ConfigMap', { data: { 'a/b': 'x' } }), 'data.a/b')
c('config key ..', obj('v1', 'ConfigMap', { data: { '..': 'x' } }), 'data...')
c('config key ok', obj('v1', 'ConfigMap', { data: { '.A_b-c.D': 'x' }, binaryData: { q: 'aGk=' } }))
c('both data', obj('v1', 'ConfigMap', { data: { q: 'x' }, binaryData: { q: 'aGk=' } }), 'binaryData.q')
c('binaryData not base64', obj('v1', 'ConfigMap', { binaryData: { q: 'hello!' } }), 'binaryData.q | base64|byte')
c('secret data url alphabet', obj('v1', 'Secret', { data: { q: 'a-_=' } }), 'data.q')
c('secret unpadded', obj('v1', 'Secret', { data: { q: 'aGk' } }), 'data.q')
c('secret line ends', obj('v1', 'Secret', { data: { q: 'aGk=\n' } }))
c('secret empty', obj('v1', 'Secret', { data: { q: '' } }))
c('secret stringData same key ok', obj('v1', 'Secret', { data: { q: 'aGk=' }, stringData: { q: 'hi' } }))
c('container name', pod({ name: 'A' }), 'spec.containers.0.name')
c('container name dot', pod({ name: 'a.b' }), 'spec.containers.0.name')
c('volume name', pod({}, { volumes: [{ name: 'A_b' }] }), 'spec.volumes.0.name')
c('port name long', pod({ ports: [{ name: 'a'.repeat(16), containerPort: 1 }] }), 'spec.containers.0.ports.0.name | 15')
c('port name digits', pod({ ports: [{ name: '80', containerPort: 1 }] }), 'spec.containers.0.ports.0.name | letter')
c('port name upper', pod({ ports: [{ name: 'Http', containerPort: 1 }] }), 'spec.containers.0.ports.0.name')
c('env odd names', pod({ env: [{ name: 'a.b-c 1', value: 'x' }, { name: '1A' }] }))
c('env name =', pod({ env: [{ name: 'a=b' }] }), 'spec.containers.0.env.0.name')
// workloads
for (const k of ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet']) {
  c(`${k} ok`, dep({}, {}, {}, k))
  c(`${k} empty selector`, dep({ selector: {} }, {}, {}, k), 'spec.selector | empty|required')
  c(`${k} restart`, dep({}, { restartPolicy: 'Never' }, {}, k), `${P}restartPolicy | Always`)
}
c('selector mismatch', dep({ selector: { matchLabels: { app: 'x' } } }), 'spec.template.metadata.labels.app | selector')
c(
  'selector expr ok',
  dep({
    selector: {
      matchExpressions: [
        { key: 'app', operator: 'In', values: ['web', 'y'] },
        { key: 'q', operator: 'DoesNotExist' },
        { key: 'app', operator: 'Exists' },
        { key: 'z', operator: 'NotIn', values: ['z'] },
      ],
    },
  }),
)
c(
  'selector expr bad',
  dep({ selector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] } }),
  'spec.template.metadata.labels.app',
)
c(
  'selector expr exists bad',
  dep({ selector: { matchExpressions: [{ key: 'q', operator: 'Exists' }] } }),
  'spec.template.metadata.labels',
)
c(
  'selector operator bad',
  dep({ selector: { matchExpressions: [{ key: 'app', operator: 'in', values: ['web'] }] } }),
  'spec.selector.matchExpressions.0.operator | In',
)
c(
  'selector In no values',
  dep({ selector: { matchExpressions: [{ key: 'app', operator: 'In' }] } }),
  'spec.selector.matchExpressions.0.values',
)
c(
  'selector exists with values',
  dep({ selector: { matchExpressions: [{ key: 'app', operator: 'Exists', values: ['x'] }] } }),
  'spec.selector.matchExpressions.0.values',
)
c(
  'selector label value bad',
  dep({
    selector: { matchLabels: { app: 'we b' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'a', image: 'x' }] } },
  }),
  'spec.selector.matchLabels.app',
)
for (const f of ['replicas', 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'])
  c(`neg ${f}`, dep({ [f]: -1 }), `spec.${f}`)
c(
  'job neg',
  job({ backoffLimit: -1, parallelism: -2, completions: -3 }),
  'spec.backoffLimit',
  'spec.parallelism',
  'spec.completions',
)
c('job always', job({}, { restartPolicy: 'Always' }), `${P}restartPolicy | Never|OnFailure`)
c('job none', job({}, {}), `${P}restartPolicy | required`)
c('job onfailure', job({}, { restartPolicy: 'OnFailure' }))
c(
  'recreate + rolling',
  dep({ strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } }),
  'spec.strategy.rollingUpdate',
)
c('recreate', dep({ strategy: { type: 'Recreate' } }))
c('recreate null', dep({ strategy: { type: 'Recreate', rollingUpdate: null } }))
c(
  'both 0',
  dep({ strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: '0%' } } }),
  'spec.strategy.rollingUpdate.maxUnavailable',
)
c('surge 0 ok', dep({ strategy: { rollingUpdate: { maxSurge: 0 } } }))
c(
  'share bad',
  dep({ strategy: { rollingUpdate: { maxSurge: '25' } } }),
  'spec.strategy.rollingUpdate.maxSurge | %|percent',
)
c('share bad2', dep({ strategy: { rollingUpdate: { maxSurge: 'x%' } } }), 'spec.strategy.rollingUpdate.maxSurge')
c(
  'unavailable >100%',
  dep({ strategy: { rollingUpdate: { maxUnavailable: '150%' } } }),
  'spec.strategy.rollingUpdate.maxUnavailable',
)
c('surge >100% ok', dep({ strategy: { rollingUpdate: { maxSurge: '150%' } } }))
c('strategy type', dep({ strategy: { type: 'rollingUpdate' } }), 'spec.strategy.type | RollingUpdate')
c(
  'ds both 0',
  dep(
    { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } },
    {},
    {},
    'DaemonSet',
  ),
  'spec.updateStrategy.rollingUpdate.maxUnavailable',
)
c(
  'ds both set',
  dep(
    { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } },
    {},
    {},
    'DaemonSet',
  ),
)
// pods
c('dup container', pod({}, { initContainers: [{ name: 'a', image: 'y' }] }), 'spec.containers.0.name | duplicate')
c('dup volumes', pod({}, { volumes: [{ name: 'v' }, { name: 'v' }] }), 'spec.volumes.1.name | duplicate')
c(
  'two sources',
  pod({}, { volumes: [{ name: 'v', emptyDir: {}, configMap: { name: 'c' } }] }),
  'spec.volumes.0.configMap',
)
c('no source', pod({}, { volumes: [{ name: 'v' }] }))
c('mount', pod({ volumeMounts: [{ name: 'v', mountPath: '/a' }] }), 'spec.containers.0.volumeMounts.0.name | volume')
c(
  'mount dup path',
  pod(
    {
      volumeMounts: [
        { name: 'v', mountPath: '/a' },
        { name: 'w', mountPath: '/a' },
      ],
    },
    { volumes: [{ name: 'v' }, { name: 'w' }] },
  ),
  'spec.containers.0.volumeMounts.1.mountPath | duplicate',
)
c(
  'mount twice',
  pod(
    {
      volumeMounts: [
        { name: 'v', mountPath: '/a' },
        { name: 'v', mountPath: '/b' },
      ],
    },
    { volumes: [{ name: 'v' }] },
  ),
)
c(
  'sts claim mount',
  dep(
    {
      volumeClaimTemplates: [
        {
          metadata: { name: 'd' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    },
    {},
    { volumeMounts: [{ name: 'd', mountPath: '/d' }] },
    'StatefulSet',
  ),
)
c(
  'init mount',
  pod({}, { initContainers: [{ name: 'i', image: 'x', volumeMounts: [{ name: 'q', mountPath: '/q' }] }] }),
  'spec.initContainers.0.volumeMounts.0.name',
)
c(
  'dup env',
  pod({
    env: [
      { name: 'A', value: '1' },
      { name: 'A', value: '2' },
    ],
  }),
  'spec.containers.0.env.1.name | duplicate',
)
c(
  'env both',
  pod({ env: [{ name: 'A', value: '1', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }),
  'spec.containers.0.env.0.valueFrom',
)
c(
  'env empty value + valueFrom',
  pod({ env: [{ name: 'A', value: '', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }),
)
c('env no source', pod({ env: [{ name: 'A', valueFrom: {} }] }), 'spec.containers.0.env.0.valueFrom')
c(
  'env two sources',
  pod({
    env: [
      { name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' }, secretKeyRef: { name: 's', key: 'k' } } },
    ],
  }),
  'spec.containers.0.env.0.valueFrom.secretKeyRef',
)
c('env number', pod({ env: [{ name: 'A', value: 1 }] }), 'spec.containers.0.env.0.value | string')
c('env $(VAR)', pod({ env: [{ name: 'A', value: '$(B)' }] }))
c(
  'dup port names',
  pod({
    ports: [
      { name: 'a', containerPort: 1 },
      { name: 'a', containerPort: 2 },
    ],
  }),
  'spec.containers.0.ports.1.name',
)
c(
  'same port two protocols',
  pod({
    ports: [
      { containerPort: 53, protocol: 'UDP' },
      { containerPort: 53, protocol: 'TCP' },
    ],
  }),
)
c('port 0', pod({ ports: [{ containerPort: 0 }] }), 'spec.containers.0.ports.0.containerPort | 65535')
c('port 65536', pod({ ports: [{ containerPort: 65536 }] }), 'spec.containers.0.ports.0.containerPort | 65535')
c('hostPort', pod({ ports: [{ containerPort: 1, hostPort: 70000 }] }), 'spec.containers.0.ports.0.hostPort')
c('protocol', pod({ ports: [{ containerPort: 1, protocol: 'tcp' }] }), 'spec.containers.0.ports.0.protocol | TCP')
c(
  'probe two',
  pod({ livenessProbe: { httpGet: { port: 1 }, tcpSocket: { port: 1 } } }),
  'spec.containers.0.livenessProbe.tcpSocket',
)
c('probe none', pod({ readinessProbe: { periodSeconds: 1 } }), 'spec.containers.0.readinessProbe')
c('probe grpc', pod({ startupProbe: { grpc: { port: 1 } } }))
c(
  'probe port string number',
  pod({ livenessProbe: { httpGet: { port: '8080' } } }),
  'spec.containers.0.livenessProbe.httpGet.port | letter',
)
c('probe port name', pod({ livenessProbe: { httpGet: { port: 'http' } } }))
c('probe port 0', pod({ livenessProbe: { tcpSocket: { port: 0 } } }), 'spec.containers.0.livenessProbe.tcpSocket.port')
c('probe exec empty', pod({ livenessProbe: { exec: {} } }), 'spec.containers.0.livenessProbe.exec.command')
c(
  'probe neg',
  pod({ livenessProbe: { httpGet: { port: 1 }, periodSeconds: -1 } }),
  'spec.containers.0.livenessProbe.periodSeconds',
)
c(
  'liveness success 2',
  pod({ livenessProbe: { httpGet: { port: 1 }, successThreshold: 2 } }),
  'spec.containers.0.livenessProbe.successThreshold | 1',
)
c('readiness success 2', pod({ readinessProbe: { httpGet: { port: 1 }, successThreshold: 2 } }))
c('hook none', pod({ lifecycle: { preStop: {} } }), 'spec.containers.0.lifecycle.preStop')
c(
  'hook two',
  pod({ lifecycle: { preStop: { exec: { command: ['a'] }, httpGet: { port: 1 } } } }),
  'spec.containers.0.lifecycle.preStop.httpGet',
)
c('hook sleep', pod({ lifecycle: { preStop: { sleep: { seconds: 5 } } } }))
c('pull policy', pod({ imagePullPolicy: 'always' }), 'spec.containers.0.imagePullPolicy | Always')
c('termination', pod({ terminationMessagePolicy: 'file' }), 'spec.containers.0.terminationMessagePolicy')
c('dns', pod({}, { dnsPolicy: 'clusterFirst' }), 'spec.dnsPolicy')
c('restart pod', pod({}, { restartPolicy: 'always' }), 'spec.restartPolicy | Always')
c('restart pod never', pod({}, { restartPolicy: 'Never' }))
c('no containers', pod({}, { containers: [] }), 'spec.containers')
c('containers missing', obj('v1', 'Pod', { spec: {} }), 'spec.containers | required')
c(
  'image missing in pod',
  obj('v1', 'Pod', { spec: { containers: [{ name: 'a' }] } }),
  'spec.containers.0.image | required',
)
c('restartable init', pod({}, { initContainers: [{ name: 's', image: 'x', restartPolicy: 'Always' }] }))
// services
c(
  'svc names missing',
  svc({ ports: [{ port: 1 }, { port: 2 }] }),
  'spec.ports.0.name | required',
  'spec.ports.1.name | required',
)
c(
  'svc dup name',
  svc({
    ports: [
      { name: 'a', port: 1 },
      { name: 'a', port: 2 },
    ],
  }),
  'spec.ports.1.name',
)
c(
  'svc dup port',
  svc({
    ports: [
      { name: 'a', port: 1 },
      { name: 'b', port: 1, protocol: 'TCP' },
    ],
  }),
  'spec.ports.1.port',
)
c(
  'svc two protocols',
  svc({
    ports: [
      { name: 'a', port: 1 },
      { name: 'b', port: 1, protocol: 'UDP' },
    ],
  }),
)
c('svc external', svc({ type: 'ExternalName', externalName: 'a.b' }))
c('svc no ports', svc({}), 'spec.ports | required')
c('svc headless no ports', svc({ clusterIP: 'None' }))
c('svc type', svc({ type: 'clusterIP', ports: [{ port: 1 }] }), 'spec.type | ClusterIP')
c('svc targetPort', svc({ ports: [{ port: 80, targetPort: '8080' }] }), 'spec.ports.0.targetPort | letter')
c('svc targetPort name', svc({ ports: [{ port: 80, targetPort: 'http' }] }))
c('svc port 0', svc({ ports: [{ port: 0 }] }), 'spec.ports.0.port | 65535')
c('svc nodePort', svc({ type: 'NodePort', ports: [{ port: 1, nodePort: 70000 }] }), 'spec.ports.0.nodePort')
c('svc port string', svc({ ports: [{ port: '80' }] }), 'spec.ports.0.port | integer')
// ingress
const ing = (path: Fields, host?: string, backend: Fields = { service: { name: 's', port: { number: 80 } } }) =>
  obj('networking.k8s.io/v1', 'Ingress', {
    spec: {
      rules: [
        {
          ...(host === undefined ? {} : { host }),
          http: { paths: [{ pathType: 'Prefix', path: '/', backend, ...path }] },
        },
      ],
    },
  })
c('ing ok', ing({}, '*.a.b'))
c('ing path', ing({ path: 'a' }), 'spec.rules.0.http.paths.0.path')
c('ing path impl', ing({ path: 'a', pathType: 'ImplementationSpecific' }), 'spec.rules.0.http.paths.0.path')
c('ing impl no path', ing({ path: null, pathType: 'ImplementationSpecific' }))
c('ing pathType', ing({ pathType: 'prefix' }), 'spec.rules.0.http.paths.0.pathType | Prefix')
c('ing pathType missing', ing({ pathType: null }), 'spec.rules.0.http.paths.0.pathType | required')
c('ing host', ing({}, 'A_b'), 'spec.rules.0.host')
c('ing host *', ing({}, 'a.*.b'), 'spec.rules.0.host')
c('ing host ip', ing({}, '1.2.3.4'), 'spec.rules.0.host')
c('ing backend none', ing({}, undefined, {}), 'spec.rules.0.http.paths.0.backend')
c(
  'ing backend port none',
  ing({}, undefined, { service: { name: 's' } }),
  'spec.rules.0.http.paths.0.backend.service.port',
)
c(
  'ing backend port both',
  ing({}, undefined, { service: { name: 's', port: { number: 1, name: 'a' } } }),
  'spec.rules.0.http.paths.0.backend.service.port.name',
)
c(
  'ing backend port empty',
  ing({}, undefined, { service: { name: 's', port: {} } }),
  'spec.rules.0.http.paths.0.backend.service.port',
)
c('ing backend resource', ing({}, undefined, { resource: { kind: 'K', name: 'n', apiGroup: 'g' } }))
c(
  'ing backend both',
  ing({}, undefined, { resource: { kind: 'K', name: 'n' }, service: { name: 's', port: { number: 1 } } }),
  'spec.rules.0.http.paths.0.backend.resource',
)
c(
  'ing old backend',
  ing({}, undefined, { serviceName: 's', servicePort: 80 }),
  'spec.rules.0.http.paths.0.backend.serviceName | unknown',
  'spec.rules.0.http.paths.0.backend.servicePort | unknown',
)
// others
const hpa = (s: Fields): string =>
  obj('autoscaling/v2', 'HorizontalPodAutoscaler', {
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'x', apiVersion: 'apps/v1' }, maxReplicas: 3, ...s },
  })
c('hpa ok', hpa({ minReplicas: 3 }))
c('hpa min>max', hpa({ minReplicas: 4 }), 'spec.maxReplicas | 4')
c('hpa max missing', hpa({ maxReplicas: null }), 'spec.maxReplicas | required')
const pdb = (s: Fields): string =>
  obj('policy/v1', 'PodDisruptionBudget', { spec: { selector: { matchLabels: { a: 'b' } }, ...s } })
c('pdb both', pdb({ minAvailable: 1, maxUnavailable: 1 }), 'spec.maxUnavailable')
c('pdb pct', pdb({ minAvailable: '50%' }))
c('pdb bad', pdb({ minAvailable: '50' }), 'spec.minAvailable')
c('pdb empty selector ok', obj('policy/v1', 'PodDisruptionBudget', { spec: { minAvailable: 1, selector: {} } }))
const pvc = (s: Fields): string =>
  obj('v1', 'PersistentVolumeClaim', {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...s },
  })
c('pvc ok', pvc({}))
c('pvc modes', pvc({ accessModes: null }), 'spec.accessModes | required')
c('pvc modes empty', pvc({ accessModes: [] }), 'spec.accessModes | required')
c('pvc mode', pvc({ accessModes: ['RWO'] }), 'spec.accessModes.0 | ReadWriteOnce')
c('pvc storage', pvc({ resources: {} }), 'spec.resources.requests')
c('pvc storage 2', pvc({ resources: { requests: { cpu: 1 } } }), 'spec.resources.requests.storage | required')
c('pvc no resources', pvc({ resources: null }), 'spec.resources | required')
const np = (s: Fields): string => obj('networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {}, ...s } })
c(
  'np cidr',
  np({ ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/33' } }] }] }),
  'spec.ingress.0.from.0.ipBlock.cidr | CIDR',
)
c(
  'np except',
  np({ egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0'] } }] }] }),
  'spec.egress.0.to.0.ipBlock.except.0 | CIDR',
)
c(
  'np except outside',
  np({ egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] } }] }] }),
  'spec.egress.0.to.0.ipBlock.except.0',
)
c(
  'np ok',
  np({
    ingress: [
      {
        from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }, { podSelector: {} }],
        ports: [{ port: 80 }, { port: 'http' }],
      },
    ],
  }),
)
c('np no podSelector', obj('networking.k8s.io/v1', 'NetworkPolicy', { spec: {} }))
c('np port str', np({ ingress: [{ ports: [{ port: '80' }] }] }), 'spec.ingress.0.ports.0.port')
c('np endPort', np({ ingress: [{ ports: [{ port: 80, endPort: 70 }] }] }), 'spec.ingress.0.ports.0.endPort')
c('np policyTypes', np({ policyTypes: ['ingress'] }), 'spec.policyTypes.0 | Ingress')
const rb = (k: string, s: Fields): string =>
  obj('rbac.authorization.k8s.io/v1', k, {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'r' },
    ...s,
  })
c(
  'crb role',
  rb('ClusterRoleBinding', { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' } }),
  'roleRef.kind | ClusterRole',
)
c(
  'crb sa',
  rb('ClusterRoleBinding', { subjects: [{ kind: 'ServiceAccount', name: 'a' }] }),
  'subjects.0.namespace | required',
)
c(
  'rb sa ok',
  rb('RoleBinding', {
    subjects: [
      { kind: 'ServiceAccount', name: 'a', namespace: 'n' },
      { kind: 'User', name: 'a b' },
      { kind: 'Group', name: 'g' },
    ],
  }),
)
c('rb kind', rb('RoleBinding', { subjects: [{ kind: 'Robot', name: 'a' }] }), 'subjects.0.kind')
c('rb roleRef missing', obj('rbac.authorization.k8s.io/v1', 'RoleBinding', {}), 'roleRef | required')
c(
  'pv ok',
  obj('v1', 'PersistentVolume', {
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' } },
  }),
)
c('int 1.0', dep({ replicas: 1.0 }))
c('int 1.5', dep({ replicas: 1.5 }), 'spec.replicas | integer')
c('null optional', dep({ replicas: null, strategy: null }))
c('null required', dep({ selector: null }), 'spec.selector | required')
c('status ok', JSON.stringify({ ...JSON.parse(dep()), status: {} }))
c(
  'creationTimestamp',
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'a',
      creationTimestamp: null,
      uid: 'x',
      managedFields: [{ manager: 'm', fieldsV1: { 'f:data': {} } }],
      resourceVersion: '1',
      generation: 1,
    },
  }),
)
c('unknown top', JSON.stringify({ ...JSON.parse(dep()), extra: 1 }), 'extra | unknown')
c('unknown meta', meta({ label: {} }), 'metadata.label | labels')
c('case wrong', dep({}, {}, { ImagePullPolicy: 'Always' }), `${C}ImagePullPolicy | imagePullPolicy`)
c('controllerRevision', obj('apps/v1', 'ControllerRevision', { revision: 1, data: { spec: { any: [1] } } }))
c('no metadata', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: []', 'data | map')
c('tolerations', pod({}, { tolerations: [{ key: 'a', operator: 'exists' }] }), 'spec.tolerations.0.operator')
c(
  'configmap ref name missing ok',
  pod({ envFrom: [{ configMapRef: { name: 'c' } }, { secretRef: { name: 's', optional: true }, prefix: 'A_' }] }),
)
c('envFrom none', pod({ envFrom: [{}] }), 'spec.containers.0.envFrom.0')
test.each(cases)('$title', checkVerdict)
