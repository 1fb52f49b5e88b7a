import { buildSync, memoryFileSystem, toYaml } from '#kuilt'
import { applyEdits, type Edit, parsePairs } from '#kuilt/edit'

/** Each name has a counterpart with the same length and sort order, but no meaning in JavaScript. */
const names = [
  ['__proto__', '__protx__'],
  ['constructor', 'constructox'],
  ['prototype', 'prototypx'],
  ['toString', 'toStrinx'],
  ['valueOf', 'valueOx'],
  ['hasOwnProperty', 'hasOwnPropertx'],
  ['__defineGetter__', '__defineGettex__'],
] as const

const object = `apiVersion: v1
kind: Custom
metadata:
  name: object
  labels:
    KEY: KEY
  annotations:
    KEY: KEY
spec:
  KEY:
    KEY:
    - name: KEY
      KEY: old
  zz: {}
`

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: KEY
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: KEY
        image: KEY:v1
        env:
        - name: KEY
          value: old
        volumeMounts: []
`

/** Kustomizations that use a name in all possible places, and the files that they may reference. */
const uses: Readonly<Record<string, string>> = {
  resources: '',
  'files that are called so': 'configMapGenerator: [{name: map, files: [KEY, zz=KEY]}]',
  'a directory that is called so': 'components: [parts/KEY]',
  'the name of a generator': 'configMapGenerator: [{name: KEY, literals: [KEY=KEY]}]',
  literals:
    'configMapGenerator: [{name: map, literals: [KEY=KEY, zz=KEY]}]\nsecretGenerator: [{name: s, literals: [KEY=a]}]',
  'env files': 'configMapGenerator: [{name: map, envs: [env]}]\nsecretGenerator: [{name: s, env: env}]',
  'options of generators':
    'configMapGenerator: [{name: map, literals: [a=b], options: {labels: {KEY: KEY}, annotations: {KEY: KEY}}}]\n' +
    'generatorOptions: {labels: {zz: KEY}, annotations: {zz: KEY}}',
  'merged generators':
    'components: [merging]\nconfigMapGenerator: [{name: map, literals: [KEY=old, zz=1], options: {labels: {KEY: a}}}]',
  'labels and annotations': 'commonLabels: {KEY: KEY}\ncommonAnnotations: {KEY: KEY}',
  'labels with selectors': 'labels: [{pairs: {KEY: KEY}, includeSelectors: true, includeTemplates: true}]',
  'fields of labels':
    'labels: [{pairs: {KEY: KEY}, fields: [{path: spec/KEY/labels, create: true}, {path: KEY/KEY, create: true}]}]',
  'prefixes and suffixes': 'namePrefix: KEY-\nnameSuffix: -KEY',
  namespaces: 'namespace: KEY',
  images: 'images: [{name: KEY, newName: KEY, newTag: KEY}]',
  replicas: 'replicas: [{name: KEY, count: 3}]',
  'a merge patch': 'patches: [{path: patch.yaml}]',
  'a merge patch with a target': 'patches: [{path: patch.yaml, target: {kind: Custom, name: object}}]',
  'lists that are merged by name': `patches: [{patch: '${JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'KEY' },
    spec: { template: { spec: { containers: [{ name: 'KEY', KEY: 'KEY', env: [{ name: 'KEY', value: 'KEY' }] }] } } },
  })}'}]`,
  'the deletion of a key':
    "patches: [{patch: '{apiVersion: v1, kind: Custom, metadata: {name: object}, spec: {KEY: null}}'}]",
  'paths of a JSON patch':
    "patches: [{target: {kind: Custom}, patch: '" +
    JSON.stringify([
      { op: 'test', path: '/spec/KEY/KEY/0/KEY', value: 'old' },
      { op: 'replace', path: '/spec/KEY/KEY/0/KEY', value: 'new' },
      { op: 'add', path: '/spec/zz/KEY', value: { KEY: 'KEY' } },
      { op: 'copy', from: '/spec/zz/KEY', path: '/KEY' },
      { op: 'move', from: '/spec/KEY', path: '/spec/zz/zz' },
      { op: 'remove', path: '/metadata/labels/KEY' },
    ]) +
    "'}]",
  'paths and values of replacements': `replacements:
- source: {kind: Custom, fieldPath: spec.KEY.KEY.0.KEY}
  targets:
  - select: {kind: Custom}
    fieldPaths: [metadata.annotations.KEY, spec.zz.KEY, 'spec.KEY.KEY.[name=KEY].KEY']
    options: {create: true}
- source: {kind: Deployment, name: KEY}
  targets:
  - select: {kind: Custom}
    fieldPaths: [KEY.KEY]
    options: {create: true}`,
  vars: `vars: [{name: KEY, objref: {apiVersion: v1, kind: Custom, name: object}, fieldref: {fieldpath: 'spec.KEY.KEY[0].KEY'}}]
patches: [{target: {kind: Deployment}, patch: '- {op: replace, path: /spec/template/spec/containers/0/env/0/value, value: $(KEY)}'}]`,
  'transformer configurations': 'namePrefix: a-\ncommonAnnotations: {a: b}\nconfigurations: [config.yaml]',
  crds: 'crds: [crd.json]\nnamePrefix: a-',
  'openapi schemas': 'openapi: {path: openapi.json}\npatches: [{path: patch.yaml}]',
  transformers: `transformers:
- '{apiVersion: builtin, kind: AnnotationsTransformer, metadata: {name: KEY}, annotations: {KEY: KEY}, fieldSpecs: [{path: spec/KEY/a, create: true}]}'`,
  'metadata of the build':
    'buildMetadata: [originAnnotations, managedByLabel, transformerAnnotations]\nnamePrefix: KEY-',
}

const kustomizationHead = 'resources: [object.yaml, deployment.yaml]\ngeneratorOptions: {disableNameSuffixHash: true}\n'

function files(use: string): Readonly<Record<string, string>> {
  const head = use.includes('generatorOptions') ? 'resources: [object.yaml]\n' : kustomizationHead
  return {
    'kustomization.yaml': head + use,
    'object.yaml': object,
    'deployment.yaml': deployment,
    KEY: 'content of KEY',
    env: 'KEY=1\nzz=2\n',
    'patch.yaml':
      'apiVersion: v1\nkind: Custom\nmetadata: {name: object}\nspec: {KEY: {KEY: [{name: KEY, KEY: new}]}, zz: {KEY: {KEY: KEY}}}\n',
    'parts/KEY/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: {KEY: part}\n',
    'merging/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nconfigMapGenerator: [{name: map, behavior: merge, literals: [KEY=other]}]\n',
    'config.yaml':
      'namePrefix: [{path: spec/KEY/KEY/KEY}]\ncommonAnnotations: [{path: KEY/KEY, create: true, kind: Custom}]\n' +
      'nameReference: [{kind: Deployment, fieldSpecs: [{kind: Custom, path: spec/KEY/KEY/name}]}]\n',
    'crd.json': JSON.stringify({
      KEY: {
        Schema: { description: 'KEY', properties: { KEY: { $ref: 'toKEY' }, apiVersion: {}, kind: {}, metadata: {} } },
      },
    }),
    'openapi.json': JSON.stringify({
      definitions: {
        KEY: {
          'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Custom' }],
          properties: {
            spec: {
              properties: {
                KEY: {
                  properties: {
                    KEY: {
                      type: 'array',
                      items: { type: 'object' },
                      'x-kubernetes-patch-merge-key': 'name',
                      'x-kubernetes-patch-strategy': 'merge',
                    },
                  },
                },
              },
            },
          },
        },
      },
    }),
  }
}

function outcome(tree: Readonly<Record<string, string>>, name: string): string {
  const named = Object.entries(tree).map(([path, text]) =>
    [`/${path}`, text].map((part) => part.replaceAll('KEY', name)),
  )
  try {
    return toYaml(buildSync('/', { fileSystem: memoryFileSystem(Object.fromEntries(named)) }))
  } catch (error) {
    return `failed: ${error}`
  }
}

const pollution = () =>
  [Object.prototype, Array.prototype, Function.prototype, Map.prototype].map((prototype) => Object.entries(prototype))

describe.each(Object.entries(uses))('in %s', (_, use) => {
  test.each(names)('%s is ordinary data', (name, twin) => {
    const expected = outcome(files(use), twin)
    expect(expected).toContain(twin)
    expect(expected).not.toContain('failed')
    expect(outcome(files(use), name)).toBe(expected.replaceAll(twin, name))
    expect(pollution()).toEqual([[], [], [], []])
  })
})

describe('in edits', () => {
  const kustomization = 'commonAnnotations: {KEY: old}\nconfigMapGenerator:\n- name: KEY\n  literals: [KEY=old]\n'
  const edits = (name: string): readonly Edit[] => [
    { type: 'set-labels', pairs: parsePairs([`${name}:1`], 'label') },
    { type: 'set-annotations', pairs: parsePairs([`${name}:new`], 'annotation') },
    { type: 'add-labels', pairs: { zz: name }, withoutSelector: true },
    { type: 'set-images', images: [{ name, newName: name, newTag: '1' }] },
    { type: 'set-replicas', replicas: [{ name, count: 2 }] },
    { type: 'add-config-map', name: `${name}-2`, literals: [`${name}=1`] },
    { type: 'set-config-map', name, literals: [`${name}=new`] },
    { type: 'add-paths', field: 'resources', paths: [name] },
    { type: 'fix' },
    { type: 'remove-annotations', keys: [name] },
  ]

  test.each(names)('%s is ordinary data', (name, twin) => {
    for (let count = 1; count <= edits(name).length; count++) {
      const edited = (key: string) => applyEdits(kustomization.replaceAll('KEY', key), edits(key).slice(0, count)).text
      expect(edited(twin)).not.toBe(kustomization.replaceAll('KEY', twin))
      expect(edited(name)).toBe(edited(twin).replaceAll(twin, name))
    }
    expect(pollution()).toEqual([[], [], [], []])
  })
})

test('such names are own properties of the objects of a build', () => {
  const fileSystem = memoryFileSystem({
    '/kustomization.yaml': 'resources: [a.yaml]',
    '/a.yaml': object.replaceAll('KEY', '__proto__'),
  })
  const [built] = buildSync('/', { fileSystem }).resources
  expect(Object.keys(built?.metadata.labels ?? {})).toEqual(['__proto__'])
  expect(toYaml(built === undefined ? [] : [built])).toBe(toYaml(buildSync('/', { fileSystem })))
})
