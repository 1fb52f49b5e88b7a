import fc, { type Arbitrary } from 'fast-check'
import type { JsonValue } from '../../src/tree/node.ts'
import type { Subject } from './judge.ts'

const keys = [
  'a',
  'app',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'a.b/c',
  '',
  'name',
  '$patch',
  '0',
  'x y',
]
const key = fc.constantFrom(...keys)
const text = fc.oneof(
  fc.constantFrom(
    ...keys,
    'web',
    'default',
    'v1',
    'Deployment',
    'ConfigMap',
    'spec.a',
    '1',
    'true',
    '~',
    'null',
    '.*',
    '$(A)',
  ),
  fc.constantFrom(
    'a=b',
    '__proto__=b',
    '=',
    'nginx:1@sha256:a',
    'a\nb',
    '- op: remove\n  path: /a',
    'kind: A\nmetadata: {name: web}',
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
)
const scalar = fc.oneof(text, fc.constantFrom(null, true, 0, -1, 1.5, 1e21, 2 ** 53))
const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  ),
}))

/** Usually a valid value, sometimes any value. */
const mostly = <T extends JsonValue>(usual: Arbitrary<T>): Arbitrary<JsonValue> =>
  fc.oneof({ weight: 150, arbitrary: usual }, { weight: 1, arbitrary: value })
const list = (item: Arbitrary<JsonValue>) => mostly(fc.array(item, { maxLength: 3 }))
const map = (fields: Readonly<Record<string, Arbitrary<JsonValue>>>): Arbitrary<JsonValue> =>
  mostly(fc.record(fields, { requiredKeys: [] }) as Arbitrary<JsonValue>)
const pairs = mostly(fc.dictionary(key, text, { maxKeys: 3 }))
const name = mostly(fc.constantFrom('web', 'app', 'a', '__proto__'))
const kind = mostly(fc.constantFrom('ConfigMap', 'Deployment', 'Service', 'Secret', 'constructor', 'Custom'))
const file = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('a.yaml', 'b.yaml', 'a.env') },
  { weight: 1, arbitrary: fc.constantFrom('kustomization.yaml', '.', 'missing.yaml', '__proto__') },
)
const target = map({
  name: text,
  kind,
  namespace: text,
  group: text,
  version: text,
  labelSelector: text,
  annotationSelector: text,
})
const path = fc.constantFrom(
  ...[
    'metadata.name',
    'data.a',
    'data.__proto__',
    'spec.template.spec.containers.[name=web].image',
    'metadata.labels.constructor',
  ],
  ...['spec.*.a', 'a.0', '*', '', '.', 'metadata.annotations.[a=b]', 'data.[', 'toString.length'],
)
const pointer = fc.constantFrom(
  '/metadata/name',
  '/data/__proto__',
  '/constructor/prototype/a',
  '/spec/-',
  '/data/a~1b',
  '',
  '/',
  '/0',
)
const operation = map({
  op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test'),
  path: pointer,
  from: pointer,
  value,
})
const generator = map({
  name,
  namespace: text,
  behavior: fc.constantFrom('create', 'merge', 'replace', 'constructor'),
  literals: list(text),
  files: list(file),
  envs: list(file),
  type: text,
  options: map({ labels: pairs, annotations: pairs, disableNameSuffixHash: fc.boolean(), immutable: fc.boolean() }),
})
const fieldSpec = map({
  path: fc.constantFrom('metadata/name', 'spec/a', 'a/b[]/c', '__proto__/a', ''),
  kind,
  create: fc.boolean(),
})
const resource = map({
  apiVersion: fc.constantFrom('v1', 'apps/v1', 'example.com/v1'),
  kind,
  metadata: map({ name, namespace: text, labels: pairs, annotations: pairs, __proto_: value }),
  data: pairs,
  spec: map({
    selector: pairs,
    replicas: value,
    template: map({
      metadata: map({ labels: pairs }),
      spec: map({ containers: list(map({ name, image: text, env: list(value) })) }),
    }),
  }),
})
const patch = fc.oneof(resource, list(operation), value).map((content) => JSON.stringify(content))

const fields: Readonly<Record<string, Arbitrary<JsonValue>>> = {
  resources: list(fc.constantFrom('a.yaml', 'b.yaml')),
  namespace: text,
  namePrefix: text,
  nameSuffix: text,
  commonLabels: pairs,
  commonAnnotations: pairs,
  labels: list(map({ pairs, includeSelectors: fc.boolean(), includeTemplates: fc.boolean(), fields: list(fieldSpec) })),
  images: list(map({ name: text, newName: text, newTag: text, digest: text, tagSuffix: text })),
  replicas: list(map({ name, count: fc.oneof(fc.nat(), value) })),
  configMapGenerator: list(generator),
  secretGenerator: list(generator),
  generatorOptions: map({ labels: pairs, annotations: pairs, disableNameSuffixHash: fc.boolean() }),
  patches: list(
    map({ path: file, patch, target, options: map({ allowNameChange: fc.boolean(), allowKindChange: fc.boolean() }) }),
  ),
  patchesStrategicMerge: list(fc.oneof(file, patch)),
  patchesJson6902: list(map({ target, path: file, patch })),
  vars: list(map({ name: text, objref: map({ kind, name, apiVersion: text }), fieldref: map({ fieldpath: path }) })),
  replacements: list(
    map({
      source: map({
        kind,
        name,
        fieldPath: path,
        options: map({ delimiter: text, index: fc.integer(), encoding: text }),
      }),
      sourceValue: text,
      targets: list(
        map({
          select: target,
          reject: list(target),
          fieldPaths: list(path),
          options: map({ create: fc.boolean(), delimiter: text, index: fc.integer(), encoding: text }),
        }),
      ),
    }),
  ),
  configurations: list(file),
  crds: list(file),
  openapi: map({ path: file, version: text }),
  generators: list(file),
  transformers: list(fc.oneof(file, patch)),
  validators: list(file),
  components: list(fc.constantFrom('.', 'component', 'a.yaml')),
  buildMetadata: list(fc.constantFrom('originAnnotations', 'transformerAnnotations', 'managedByLabel')),
  sortOptions: map({ order: fc.constantFrom('fifo', 'legacy', 'x'), legacySortOptions: value }),
  helmCharts: list(map({ name, releaseName: text, valuesInline: value })),
}

/** Only a few fields at a time: with all fields, most trees would fail at the first mistake. */
const kustomization = fc
  .tuple(fc.record(fields), fc.subarray(Object.keys(fields), { maxLength: 5 }))
  .map(([all, names]) => Object.fromEntries(names.map((field) => [field, all[field] ?? null])))

/** A kustomization with any fields, and the files that it references. */
export const writtenTree: Arbitrary<Subject> = fc
  .tuple(kustomization, fc.array(resource, { maxLength: 3 }), resource, value, kustomization)
  .map(([top, resources, other, text, component]) => {
    const files = {
      'kustomization.yaml': JSON.stringify({ resources: ['a.yaml'], ...top }),
      'a.yaml': resources.map((each) => JSON.stringify(each)).join('\n---\n'),
      'b.yaml': JSON.stringify(other),
      'a.env': typeof text === 'string' ? text : `a=b\n__proto__=c\n${JSON.stringify(text)}`,
      'component/kustomization.yaml': JSON.stringify({
        ...(component as object),
        kind: 'Component',
        apiVersion: 'kustomize.config.k8s.io/v1alpha1',
      }),
    }
    const tree = new Map(Object.entries(files).map(([path, content]) => [path, new TextEncoder().encode(content)]))
    return { name: 'written', tree, directory: '/' }
  })

/** The generated tree for a seed. */
export function writtenSubject(seed: number): Subject {
  const [only] = fc.sample(writtenTree, { seed, numRuns: 1 })
  if (only === undefined) throw new Error('fast-check gives what it is asked for')
  return only
}
