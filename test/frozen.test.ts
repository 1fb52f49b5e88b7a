import fc from 'fast-check'
import { finishStages } from '../src/build/finish-stages.ts'
import { openRoot } from '../src/files/loader.ts'
import { memoryFileSystem } from '../src/files/memory-file-system.ts'
import { accumulate, emptyAccumulation, openLayer } from '../src/layer/accumulate.ts'
import type { BuildContext } from '../src/layer/context.ts'
import { externalSupport } from '../src/plugins/externals.ts'
import { pluginHost } from '../src/plugins/plugin-host.ts'
import { readResources } from '../src/resource/read-resources.ts'
import type { Resource } from '../src/resource/resource.ts'
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

/** A build whose every value between two stages is frozen to the bottom when `freeze` does that. */
function buildWith(files: Readonly<Record<string, string>>, freeze: <T>(value: T) => T): string {
  const loader = openRoot('/over', { fileSystem: memoryFileSystem(files), restrictions: 'root-only', cwd: '/' })
  const context: BuildContext = {
    warn: () => {},
    quietly: (work) => work(),
    lint: true,
    schema: { merge: builtinMergeSchema, scope: builtinScope, chosen: false },
    buildMetadata: [],
    parse: (content, file) => freeze(readResources(content, file, builtinScope)),
    bases: undefined,
    external: externalSupport(pluginHost({})),
  }
  const layer = openLayer(loader, context, { origin: { path: '' }, helmNamespace: '' })
  context.buildMetadata = layer.kustomization.buildMetadata ?? []
  const { resources: gathered, config, vars } = freeze(accumulate(freeze(emptyAccumulation), layer, context))
  const input = { config, vars, layer, context, reorder: 'legacy', managedByLabel: false } as const
  const built = finishStages.reduce<readonly Resource[]>(
    (current, stage) => freeze(stage.run({ ...input, resources: freeze(current) })),
    gathered,
  )
  return writeResources(built.map(({ node }) => freeze(node)))
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const item of Object.values(value)) deepFreeze(item)
  return value
}

const choice = fc.subarray(Object.keys(fields) as (keyof typeof fields)[])

test('no stage writes into what it is given', () => {
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
