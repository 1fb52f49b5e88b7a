import fc from 'fast-check'
import { accumulate, buildRoot, type RootContext } from '../src/build/pipeline.ts'
import { diagnoseErrors } from '../src/explain/diagnose.ts'
import { openRoot } from '../src/files/loader.ts'
import { memoryFileSystem } from '../src/files/memory-file-system.ts'
import { openLayer } from '../src/layer/open-layer.ts'
import { emptyAccumulation } from '../src/layer/stage.ts'
import { FunctionCalls } from '../src/plugins/function-calls.ts'
import { pluginLoader } from '../src/plugins/plugin-loader.ts'
import { readResources } from '../src/resource/read-resources.ts'
import { builtinMergeSchema } from '../src/schema/merge-schema.ts'
import { builtinScope } from '../src/schema/scope.ts'
import { writeResources } from '../src/yaml/print/write.ts'

const resources = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, labels: {app: app}}
spec:
  replicas: 1
  template:
    spec:
      containers:
      - {name: main, image: "nginx:1.0", env: [{name: V, value: $(V)}], envFrom: [{configMapRef: {name: gen}}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: plain, annotations: {a: 1}}
data: {k: "v", n: "1"}
---
apiVersion: v1
kind: Service
metadata: {name: app}
spec: {ports: [{port: 80}]}
`

const fields = {
  namePrefix: 'namePrefix: p-',
  nameSuffix: 'nameSuffix: -s',
  namespace: 'namespace: ns',
  commonLabels: 'commonLabels: {l: one}',
  labels: 'labels: [{pairs: {m: two}, includeTemplates: true}]',
  commonAnnotations: 'commonAnnotations: {b: two}',
  images: 'images: [{name: nginx, newTag: "2"}]',
  replicas: 'replicas: [{name: app, count: 3}]',
  configMapGenerator: 'configMapGenerator: [{name: gen, literals: [a=b]}]',
  patches: `patches:
- patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: app, labels: {l: three}}, spec: {template: {spec: {containers: [{name: main, ports: [{containerPort: 1}]}]}}}}'
- target: {kind: ConfigMap}
  patch: '[{"op": "add", "path": "/data/j", "value": 1}]'`,
  replacements:
    'replacements: [{source: {kind: ConfigMap, name: plain, fieldPath: data.k}, targets: [{select: {kind: Service}, fieldPaths: [metadata.annotations.r], options: {create: true}}]}]',
  vars: 'vars: [{name: V, objref: {kind: ConfigMap, apiVersion: v1, name: plain}, fieldref: {fieldpath: data.n}}]',
  buildMetadata: 'buildMetadata: [originAnnotations, transformerAnnotations, managedByLabel]',
} as const

/** A build that calls `freeze` with each value between two stages. */
function buildWith(files: Readonly<Record<string, string>>, freeze: <T>(value: T) => T): string {
  const loader = openRoot('/over', { fileSystem: memoryFileSystem(files), restrictions: 'root-only', cwd: '/' })
  const context: RootContext = {
    warn: () => {},
    lint: true,
    parse: (content, file) => freeze(readResources(content, file, builtinScope)),
    accumulate,
    plugins: pluginLoader({}, new FunctionCalls({ mayWait: false })),
    diagnose: diagnoseErrors((work) => work()),
    bases: undefined,
    observer: { stage: ({ after }) => void freeze(after), transformer: ({ after }) => void freeze(after) },
    reorder: 'legacy',
    managedByLabel: false,
    isMovedLater: () => false,
  }
  const root = openLayer(loader, context, { origin: { path: '' }, helmNamespace: () => '' })
  const start = emptyAccumulation({ merge: builtinMergeSchema, scope: builtinScope, chosen: false })
  return writeResources(buildRoot(freeze(start), root, context).resources.map(({ node }) => freeze(node)))
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const item of Object.values(value)) deepFreeze(item)
  return value
}

const choice = fc.subarray(Object.keys(fields) as (keyof typeof fields)[])

test('no stage changes its input', () => {
  fc.assert(
    fc.property(choice, choice, (base, over) => {
      const text = (names: readonly (keyof typeof fields)[], rest: string): string =>
        `${rest}\n${names.map((name) => fields[name]).join('\n')}\n`
      const upper = over.filter((name) => !['configMapGenerator', 'patches', 'vars', 'replacements'].includes(name))
      const files = {
        '/base/kustomization.yaml': text(base, 'resources: [all.yaml]'),
        '/base/all.yaml': resources,
        '/over/kustomization.yaml': text(upper, 'resources: [../base]'),
      }
      expect(buildWith(files, deepFreeze)).toBe(buildWith(files, (value) => value))
    }),
    { numRuns: 60 },
  )
})
