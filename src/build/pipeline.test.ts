import { diagnoseErrors } from '../explain/diagnose.ts'
import { openRoot } from '../files/loader.ts'
import { memoryFileSystem } from '../files/memory-file-system.ts'
import { openLayer } from '../layer/open-layer.ts'
import { emptyAccumulation, type PipelineObserver } from '../layer/stage.ts'
import { FunctionCalls } from '../plugins/function-calls.ts'
import { pluginLoader } from '../plugins/plugin-loader.ts'
import { readResources } from '../resource/read-resources.ts'
import { builtinKindSchema } from '../schema/kind-schema.ts'
import { accumulate, buildRoot, layerStages, type RootContext, rootStages } from './pipeline.ts'

const files = {
  '/base/kustomization.yaml': 'resources: [a.yaml]\n',
  '/base/a.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n---\napiVersion: v1\nkind: Secret\nmetadata: { name: a }\n',
  '/over/kustomization.yaml': `resources: [../base]
namePrefix: p-
patches:
- patch: '{ apiVersion: v1, kind: Secret, metadata: { name: a }, data: { k: dg== } }'
- target: { kind: Secret }
  patch: '[{ "op": "add", "path": "/data/j", "value": "dg==" }]'
`,
}

function observe(observer: PipelineObserver): void {
  const loader = openRoot('/over', { fileSystem: memoryFileSystem(files), restrictions: 'root-only', cwd: '/' })
  const context: RootContext = {
    warn: () => {},
    lint: false,
    parse: readResources,
    accumulate,
    plugins: pluginLoader({}, new FunctionCalls({ mayWait: false })),
    diagnose: diagnoseErrors((work) => work()),
    bases: undefined,
    observer,
    reorder: 'legacy',
    managedByLabel: false,
    isMovedLater: () => false,
  }
  const root = openLayer(loader, context, { origin: undefined, helmNamespace: () => '' })
  buildRoot(emptyAccumulation({ ...builtinKindSchema(), chosen: false }), root, context)
}

test('an observer sees the stages of all layers, bases first', () => {
  const seen: string[] = []
  observe({ stage: ({ name, layer }) => seen.push(`${layer.loader.root} ${name}`) })
  const stagesOf = (root: string) => layerStages.map(({ name }) => `${root} ${name}`)
  const [openapi = '', ...others] = stagesOf('/over')
  expect(seen).toEqual([openapi, ...stagesOf('/base'), ...others, ...rootStages.map(({ name }) => `/over ${name}`)])
})

test('stage names are unique', () => {
  const names = [...layerStages, ...rootStages].map(({ name }) => name)
  expect(names).toEqual([...new Set(names)])
})

test('an observer sees each transformer run; unchanged resources are the same objects', () => {
  const seen: (readonly [string, unknown, readonly boolean[]])[] = []
  observe({
    transformer: ({ name, at, before, after }) => {
      seen.push([name, at?.path, before.map((resource, i) => resource === after[i])])
    },
  })
  expect(seen).toEqual([
    ['patches', ['patches', 0], [true, false]],
    ['patches', ['patches', 1], [true, false]],
    ['namePrefix', ['namePrefix'], [false, false]],
  ])
})
