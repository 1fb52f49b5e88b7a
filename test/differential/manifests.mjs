// Random resources that share names, images, labels and references with each other and with the kustomizations.
import { raw } from './emit.mjs'

export const names = ['web', 'api', 'db', 'cfg', 'sec', 'web-1']
export const namespaces = ['shop', 'other', 'default']
export const images = ['nginx', 'nginx:1.25', 'redis', 'host:5000/app:v1', 'busybox@sha256:24a0c4b4']
export const labelKeys = ['app', 'tier', 'app.kubernetes.io/name']
export const labelValues = ['web', 'api', 'x', '1', 'true', 'on', '']

export function labels(r) {
  return Object.fromEntries(r.some(labelKeys, 3, 1).map((key) => [key, r.pick(labelValues)]))
}

/** Values whose type depends on their spelling. */
const odd = [
  '010',
  '0o7',
  '1e3',
  '1_000',
  '.5',
  '0x1F',
  'yes',
  'no',
  'null',
  '~',
  '1.0',
  '12345678901',
  '2001-01-01',
  '!!str 5',
  '"5"',
  "'yes'",
  '-0',
  '+1',
  '1:30',
]

export const oddScalar = (r) => raw(r.pick(odd))

const text = (r) =>
  r.pick([
    'plain',
    'two words',
    'a: b',
    '# no comment',
    'line one\nline two\n',
    'x\n',
    ' lead',
    'ünïcode',
    '{"a": 1}',
    'a: 1\nb: [x, y]\n',
  ])
const value = (r) => (r.chance(0.12) ? oddScalar(r) : r.pick([1, 80, 'text', true, 'a b', null, text(r)]))

function metadata(r, kind) {
  return {
    name: r.pick(names),
    ...r.fields({
      namespace: [0.25, () => r.pick(namespaces)],
      labels: [0.4, () => labels(r)],
      annotations: [0.25, () => annotations(r, kind)],
    }),
  }
}

function annotations(r) {
  return Object.fromEntries(
    r
      .some(['note', 'example.com/url', 'config.kubernetes.io/local-config', 'internal.config.kubernetes.io/x'], 2, 1)
      .map((key) => [
        key,
        key.endsWith('local-config') ? r.pick(['true', 'false', 'yes']) : r.pick(['a', 'true', '10', 'web', 'x\ny\n']),
      ]),
  )
}

export function container(r, name = r.pick(['main', 'side', 'log'])) {
  return {
    name,
    image: r.pick(images),
    ...r.fields({
      env: [0.5, () => env(r)],
      envFrom: [
        0.3,
        () => [r.pick([{ configMapRef: { name: r.pick(names) } }, { secretRef: { name: r.pick(names) } }])],
      ],
      ports: [
        0.4,
        () =>
          r.some([80, 8080, 443], 2, 1).map((port) => ({
            containerPort: port,
            ...r.fields({ protocol: [0.4, () => 'TCP'], name: [0.4, () => `p${port}`] }),
          })),
      ],
      args: [0.3, () => r.some(['--a', '-v=2', '$(WEB)', '$(CFG)', '$$x', 'serve'], 3, 1)],
      command: [0.2, () => ['sh', '-c', 'echo $(WEB)']],
      volumeMounts: [0.2, () => [{ name: 'data', mountPath: r.pick(['/data', '/$(WEB)']) }]],
      resources: [0.2, () => ({ limits: { cpu: r.pick([1, '500m', 0.5]), memory: '1Gi' } })],
    }),
  }
}

function env(r) {
  return r.some(['A', 'B', 'C'], 3, 1).map((name) =>
    r.pick([
      { name, value: r.pick(['1', 'x', '$(WEB)', '']) },
      { name, valueFrom: { configMapKeyRef: { name: r.pick(names), key: 'k' } } },
      { name, valueFrom: { secretKeyRef: { name: r.pick(names), key: 'k' } } },
    ]),
  )
}

function podSpec(r) {
  const containers = r.some(['main', 'side', 'log'], 2, 1).map((name) => container(r, name))
  return {
    containers,
    ...r.fields({
      initContainers: [0.2, () => [container(r, 'init')]],
      serviceAccountName: [0.3, () => r.pick(names)],
      volumes: [0.35, () => [{ name: 'data', ...volume(r) }]],
      imagePullSecrets: [0.1, () => [{ name: r.pick(names) }]],
      nodeSelector: [0.1, () => ({ disk: 'ssd' })],
      tolerations: [0.1, () => [{ key: 'a', operator: 'Exists' }]],
    }),
  }
}

const volume = (r) =>
  r.pick([
    { configMap: { name: r.pick(names) } },
    { secret: { secretName: r.pick(names) } },
    { emptyDir: {} },
    { persistentVolumeClaim: { claimName: r.pick(names) } },
    { projected: { sources: [{ configMap: { name: r.pick(names) } }, { secret: { name: r.pick(names) } }] } },
  ])

function template(r) {
  return {
    metadata: r.fields({ labels: [0.8, () => labels(r)], annotations: [0.2, () => ({ a: 'b' })] }),
    spec: podSpec(r),
  }
}

const workload = (kind) => (r) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: metadata(r),
  spec: {
    ...r.fields({
      replicas: [0.5, () => r.pick([1, 2, raw('03')])],
      selector: [0.8, () => ({ matchLabels: labels(r) })],
      serviceName: [kind === 'StatefulSet' ? 0.7 : 0, () => r.pick(names)],
    }),
    template: template(r),
    ...r.fields({
      volumeClaimTemplates: [
        kind === 'StatefulSet' ? 0.4 : 0,
        () => [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }],
      ],
    }),
  },
})

const role = (r, kind) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name: r.pick(names) })
const subject = (r) => ({
  kind: r.pick(['ServiceAccount', 'User']),
  name: r.pick([...names, 'default']),
  ...r.fields({ namespace: [0.5, () => r.pick(namespaces)] }),
})

const kinds = {
  ConfigMap: (r) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(r),
    ...r.fields({
      data: [
        0.8,
        () => ({
          k: text(r),
          ...r.fields({
            n: [0.4, () => oddScalar(r)],
            empty: [0.2, () => ''],
            'app.yaml': [0.2, () => 'image: nginx\nport: 80\n'],
          }),
        }),
      ],
    }),
  }),
  Secret: (r) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadata(r),
    ...r.fields({
      type: [0.5, () => 'Opaque'],
      data: [0.5, () => ({ k: 'dg==' })],
      stringData: [0.4, () => ({ p: text(r) })],
    }),
  }),
  Deployment: workload('Deployment'),
  StatefulSet: workload('StatefulSet'),
  DaemonSet: workload('DaemonSet'),
  Pod: (r) => ({ apiVersion: 'v1', kind: 'Pod', metadata: metadata(r), spec: podSpec(r) }),
  Service: (r) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(r),
    spec: {
      ...r.fields({ selector: [0.8, () => labels(r)], type: [0.2, () => 'NodePort'] }),
      ports: r
        .some([80, 443], 2, 1)
        .map((port) => ({ port, ...r.fields({ protocol: [0.5, () => 'TCP'], targetPort: [0.5, () => 8080] }) })),
    },
  }),
  Ingress: (r) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadata(r),
    spec: {
      ...r.fields({ tls: [0.4, () => [{ secretName: r.pick(names) }]], ingressClassName: [0.3, () => r.pick(names)] }),
      rules: [
        {
          host: r.pick(['a.example.com', '$(WEB).local']),
          http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend: { service: { name: r.pick(names), port: { number: 80 } } } },
            ],
          },
        },
      ],
    },
  }),
  Job: (r) => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: metadata(r), spec: { template: template(r) } }),
  CronJob: (r) => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadata(r),
    spec: { schedule: '*/5 * * * *', jobTemplate: { spec: { template: template(r) } } },
  }),
  ServiceAccount: (r) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadata(r),
    ...r.fields({ secrets: [0.3, () => [{ name: r.pick(names) }]] }),
  }),
  Role: (r) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: metadata(r),
    rules: [
      {
        apiGroups: [''],
        resources: [r.pick(['configmaps', 'secrets'])],
        verbs: ['get'],
        ...r.fields({ resourceNames: [0.6, () => r.some(names, 2, 1)] }),
      },
    ],
  }),
  ClusterRole: (r) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: metadata(r),
    rules: [],
  }),
  RoleBinding: (r) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: metadata(r),
    roleRef: role(r, r.pick(['Role', 'ClusterRole'])),
    subjects: [subject(r), ...(r.chance(0.4) ? [subject(r)] : [])],
  }),
  ClusterRoleBinding: (r) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: metadata(r),
    roleRef: role(r, 'ClusterRole'),
    subjects: [subject(r)],
  }),
  Namespace: (r) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: r.pick(namespaces), ...r.fields({ labels: [0.3, () => labels(r)] }) },
  }),
  HorizontalPodAutoscaler: (r) => ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadata(r),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: r.pick(['Deployment', 'StatefulSet']), name: r.pick(names) },
      maxReplicas: 3,
    },
  }),
  PersistentVolumeClaim: (r) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadata(r),
    spec: { volumeName: r.pick(names), storageClassName: r.pick(names) },
  }),
  PersistentVolume: (r) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: metadata(r),
    spec: { claimRef: { name: r.pick(names), namespace: r.pick(namespaces) } },
  }),
  NetworkPolicy: (r) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(r),
    spec: {
      podSelector: { matchLabels: labels(r) },
      ingress: [{ from: [{ podSelector: { matchLabels: labels(r) } }] }],
    },
  }),
  PodDisruptionBudget: (r) => ({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadata(r),
    spec: { selector: { matchLabels: labels(r) } },
  }),
  CustomResourceDefinition: (r) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: { group: 'example.com', names: { kind: 'Widget' }, scope: r.pick(['Namespaced', 'Cluster']) },
  }),
  ValidatingWebhookConfiguration: (r) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: metadata(r),
    webhooks: [
      { name: 'a.example.com', clientConfig: { service: { name: r.pick(names), namespace: r.pick(namespaces) } } },
    ],
  }),
  Widget: (r) => ({
    apiVersion: r.pick(['example.com/v1', 'example.com/v1beta1']),
    kind: 'Widget',
    metadata: metadata(r),
    spec: r.fields({
      configRef: [0.6, () => ({ name: r.pick(names) })],
      image: [0.4, () => r.pick(images)],
      list: [0.4, () => [1, 2, value(r)]],
      items: [0.4, () => [{ name: 'a', v: value(r) }, { name: 'b' }]],
      replicas: [0.3, () => 1],
      'dotted.key': [0.2, () => value(r)],
      nothing: [0.2, () => null],
      size: [0.5, () => value(r)],
    }),
  }),
}

const common = ['ConfigMap', 'Secret', 'Deployment', 'Service', 'Widget', 'ServiceAccount']

/** A resource that rarely duplicates an existing one. */
export function manifest(r) {
  for (;;) {
    const kind = r.chance(0.6) ? r.pick(common) : r.pick(Object.keys(kinds))
    const made = kinds[kind](r)
    const same = r.made.some((other) => other.kind === kind && other.metadata.name === made.metadata.name)
    if (same && !r.chance(0.01)) continue
    r.made.push(made)
    return made
  }
}

/** A resource for a patch, whose target need not exist. */
export const looseManifest = (r) => kinds[r.pick(common)](r)

/** Usually an existing resource: its kind, its name and all fields. */
export function existing(r) {
  const made = r.chance(0.97) && r.made.length > 0 ? r.pick(r.made) : kinds[r.pick(common)](r)
  return made
}
