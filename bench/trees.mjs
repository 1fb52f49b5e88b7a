// Trees for benchmarks: each function returns files by path, and the overlay to build.

const group = (i) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${i}
  labels:
    app: app-${i}
spec:
  replicas: 1
  selector:
    matchLabels:
      app: app-${i}
  template:
    metadata:
      labels:
        app: app-${i}
    spec:
      serviceAccountName: app-${i}
      containers:
      - name: main
        image: example/app:${i}
        args: ["--listen", ":8080", "--group", "${i}"]
        ports:
        - name: http
          containerPort: 8080
        envFrom:
        - configMapRef:
            name: app-${i}
        env:
        - name: PEER
          value: http://app-${(i * 7) % 500}:80
        volumeMounts:
        - name: settings
          mountPath: /etc/app
      volumes:
      - name: settings
        configMap:
          name: app-${i}
---
apiVersion: v1
kind: Service
metadata:
  name: app-${i}
spec:
  selector:
    app: app-${i}
  ports:
  - name: http
    port: 80
    targetPort: http
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: app-${i}
data:
  settings.yaml: |
    group: ${i}
    retries: 3
    timeout: 30s
  GREETING: "hello from ${i}"
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: app-${i}
`

/** One overlay of `groups` × 4 resources that refer to each other, with all common transformers. */
export function large(groups) {
  const files = {}
  const perFile = 25
  const resources = []
  for (let start = 0; start < groups; start += perFile) {
    const name = `group-${start}.yaml`
    resources.push(name)
    files[`base/${name}`] = Array.from({ length: Math.min(perFile, groups - start) }, (_, k) => group(start + k)).join(
      '---\n',
    )
  }
  files['base/kustomization.yaml'] = `resources:\n${resources.map((name) => `- ${name}\n`).join('')}`
  files['overlay/kustomization.yaml'] = `resources:
- ../base
namePrefix: prod-
namespace: shop
labels:
- pairs:
    tier: backend
  includeSelectors: true
commonAnnotations:
  example.com/owner: platform
images:
- name: example/app
  newName: registry.example.com/app
  newTag: v2
replicas:
- name: app-0
  count: 3
patches:
- target:
    kind: Deployment
  patch: |-
    - op: add
      path: /spec/template/spec/terminationGracePeriodSeconds
      value: 20
- patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: app-0
    spec:
      template:
        spec:
          containers:
          - name: main
            resources:
              limits:
                memory: 64Mi
`
  return { files, overlay: 'overlay' }
}

/**
 * A Deployment, a Service, a ServiceAccount and a generated ConfigMap with a prefix, and nothing that needs a schema.
 */
export function plain() {
  return {
    files: {
      'base/app.yaml': group(0).replace(/---\napiVersion: v1\nkind: ConfigMap[\s\S]*?(?=---\n)/, ''),
      'base/kustomization.yaml':
        'resources:\n- app.yaml\nconfigMapGenerator:\n- name: app-0\n  literals:\n  - GREETING=hello\n',
      'overlay/kustomization.yaml':
        'resources:\n- ../base\nnamePrefix: dev-\nnamespace: dev\nimages:\n- name: example/app\n  newTag: v2\n',
    },
    overlay: 'overlay',
  }
}

/** `count` overlays of one base with 40 resources, each with its own name, namespace, replica count and patch. */
export function manyOverlays(count) {
  const { files } = large(10)
  delete files['overlay/kustomization.yaml']
  for (let i = 0; i < count; i++) {
    files[`overlays/o${i}/kustomization.yaml`] = `resources:
- ../../base
namePrefix: o${i}-
namespace: n${i}
replicas:
- name: app-0
  count: ${i}
patches:
- patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: app-1
    spec:
      template:
        spec:
          containers:
          - name: main
            resources:
              limits:
                memory: ${i + 1}Mi
`
  }
  return { files, overlays: Array.from({ length: count }, (_, i) => `overlays/o${i}`) }
}

/** `count` generated ConfigMaps and Secrets, each with a few keys. */
export function generated(count) {
  const entry = (i) => `- name: settings-${i}
  literals:
  - GREETING=hello from ${i}
  - PEER=http://app-${i}:80
  files:
  - settings.yaml
`
  const entries = (start) => Array.from({ length: count / 2 }, (_, i) => entry(start + i)).join('')
  return {
    files: {
      'base/settings.yaml': 'retries: 3\ntimeout: 30s\n',
      'base/kustomization.yaml': `configMapGenerator:\n${entries(0)}secretGenerator:\n${entries(count / 2)}`,
      'overlay/kustomization.yaml': `resources:
- ../base
namePrefix: prod-
namespace: shop
labels:
- pairs:
    tier: backend
generatorOptions:
  labels:
    generated: "yes"
`,
    },
    overlay: 'overlay',
  }
}

/** `groups` × 4 resources, and a stack of `count` overlays, each of which changes all of them. */
export function levels(groups, count) {
  const { files } = large(groups)
  delete files['overlay/kustomization.yaml']
  for (let i = 0; i < count; i++) {
    files[`level-${i}/kustomization.yaml`] = `resources:
- ${i === 0 ? '../base' : `../level-${i - 1}`}
namePrefix: l${i}-
labels:
- pairs:
    level-${i}: "yes"
images:
- name: example/app
  newTag: v${i}
patches:
- target:
    kind: Deployment
  patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: any
      annotations:
        level: "${i}"
`
  }
  return { files, overlay: `level-${count - 1}` }
}

/** `groups` × 4 resources, and replacements that each copy one value to all resources of a kind. */
export function oneSource(groups) {
  const { files } = large(groups)
  const replacement = (i) => `- source: { kind: ConfigMap, name: app-${i}, fieldPath: data.GREETING }
  targets:
  - select: { kind: Deployment }
    fieldPaths: ["spec.template.spec.containers.[name=main].env.[name=GREETING-${i}].value"]
    options: { create: true }
`
  return {
    files: {
      ...files,
      'overlay/kustomization.yaml': `resources:
- ../base
replacements:
${Array.from({ length: 10 }, (_, i) => replacement(i)).join('')}`,
    },
    overlay: 'overlay',
  }
}

const kinds = [
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'v1', kind: 'ConfigMap' },
  { apiVersion: 'v1', kind: 'ServiceAccount' },
]

/** The resource at index `i` of the 2,000 resources in 500 groups. */
const resource = (i) => ({ ...kinds[Math.floor(i / 500)], name: `app-${i % 500}` })

/** Entries of a list in a kustomization, each for a different one of 2,000 resources. */
const entries = {
  replacements: (i) => `- source: { kind: ConfigMap, name: app-${i % 500}, fieldPath: data.GREETING }
  targets:
  - select: { kind: ${resource(i).kind}, name: ${resource(i).name} }
    fieldPaths: [metadata.annotations.greeting]
    options: { create: true }
`,
  vars: (i) => `- name: V${i}
  objref: { apiVersion: ${resource(i).apiVersion}, kind: ${resource(i).kind}, name: ${resource(i).name} }
`,
  patches: (i) => `- patch: |-
    apiVersion: ${resource(i).apiVersion}
    kind: ${resource(i).kind}
    metadata: { name: ${resource(i).name}, annotations: { patched: "${i}" } }
`,
  'targeted patches': (i) => `- target: { kind: ${resource(i).kind}, name: ${resource(i).name} }
  patch: |-
    - op: add
      path: /metadata/annotations
      value: { patched: "${i}" }
`,
}

/** The kinds of entries that `manyOf` supports. */
export const kindsOfEntries = Object.keys(entries)

/** 2,000 resources and `count` replacements, vars or patches. Every var is used. */
export function manyOf(kind, count) {
  const { files } = large(500)
  const field = kind.replace('targeted ', '')
  const list = Array.from({ length: count }, (_, i) => entries[kind](i)).join('')
  const uses = Array.from({ length: count }, (_, i) => `  USE-${i}: a-$(V${i})\n`).join('')
  const user = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: user\ndata:\n  KEY: value\n${uses}`
  const config = 'varReference:\n- path: data\n  kind: ConfigMap\n'
  return {
    files: {
      ...files,
      'overlay/user.yaml': user,
      'overlay/config.yaml': config,
      'overlay/kustomization.yaml': `resources:
- ../base
${field === 'vars' ? '- user.yaml\nconfigurations:\n- config.yaml\n' : ''}${count === 0 ? '' : `${field}:\n${list}`}`,
    },
    overlay: 'overlay',
  }
}
