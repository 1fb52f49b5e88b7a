import { explain, memoryFileSystem } from '../src/index.ts'

/** The location of the last step of a field, and its additional locations, except those of the object's ID. */
async function placesOf(
  files: Readonly<Record<string, string>>,
  [resource, path]: readonly [string, string],
): Promise<{ readonly last: string | undefined; readonly through: readonly string[] }> {
  const explanation = await explain('over', { fileSystem: memoryFileSystem(files), cwd: '/' })
  const [field] = explanation.find(resource)?.find(path) ?? []
  const last = field?.steps.at(-1)
  const text = (place: { readonly file: string; readonly line: number; readonly column: number }): string =>
    `${place.file.replace(/^over\//, '')}:${place.line}:${place.column}`
  return { last: last && text(last), through: [...new Set(last?.through?.map(text))] }
}

const objects = `kind: Foo
apiVersion: example.com/v1
metadata: { name: a, labels: { tier: web } }
spec: { image: nginx, items: [one, two] }
---
kind: ConfigMap
apiVersion: v1
metadata: { name: settings }
data: { image: caddy }
`

test('a field that a replacement rejects lists the reject entry', async () => {
  const files = {
    'over/kustomization.yaml': `resources: [r.yaml]
replacements:
  - source: { kind: ConfigMap, fieldPath: data.image }
    targets:
      - select: { kind: Foo }
        reject: [{ labelSelector: tier=web }]
        fieldPaths: [spec.image]
`,
    'over/r.yaml': objects,
  }
  const { last, through } = await placesOf(files, ['Foo/a', 'spec.image'])
  expect(last).toBe('r.yaml:4:16')
  expect(through).toEqual(expect.arrayContaining(['kustomization.yaml:6:35', 'r.yaml:3:38', 'r.yaml:1:7']))
})

test('the items of a list include steps that add or remove other items', async () => {
  const operations = '[{"op": "add", "path": "/spec/items/0", "value": "zero"}]'
  const files = {
    'over/kustomization.yaml': `resources: [r.yaml]\npatches:\n- target: {kind: Foo}\n  patch: '${operations}'\n`,
    'over/r.yaml': objects,
  }
  const { last, through } = await placesOf(files, ['Foo/a', 'spec.items[1]'])
  expect(last).toBe('r.yaml:4:31')
  expect(through).toEqual(expect.arrayContaining(['kustomization.yaml:4:19', 'kustomization.yaml:4:34']))
})

test('the items of a merged list include the keys of the patch', async () => {
  const pod = (containers: string): string =>
    `{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [${containers}]}}\n`
  const files = {
    'over/kustomization.yaml': 'resources: [r.yaml]\npatches: [{path: p.yaml}]\n',
    'over/r.yaml': pod('{name: x, image: i}, {name: y, image: j}'),
    'over/p.yaml': pod('{name: y, tty: true}'),
  }
  const { last, through } = await placesOf(files, ['Pod/p', 'spec.containers[1].image'])
  expect(last).toBe('r.yaml:1:87')
  expect(through).toEqual(['p.yaml:1:77', 'r.yaml:1:98'])
})

test('a reference includes its definition in crds', async () => {
  const files = {
    'over/kustomization.yaml': 'namePrefix: p-\nresources: [r.yaml]\ncrds: [crd.yaml]\n',
    'over/r.yaml': `${objects}---\nkind: Bar\napiVersion: example.com/v1\nmetadata: { name: b }\nspec: { ref: { name: settings } }\n`,
    'over/crd.yaml': `example.com/v1.Bar:
  Schema:
    properties:
      apiVersion: { type: string }
      kind: { type: string }
      metadata: { type: object }
      spec: { $ref: spec }
spec:
  Schema:
    properties:
      ref: { x-kubernetes-object-ref-api-version: v1, x-kubernetes-object-ref-kind: ConfigMap }
`,
  }
  const { last, through } = await placesOf(files, ['Bar/b', 'spec.ref.name'])
  expect(last).toBe('kustomization.yaml:1:13')
  expect(through).toEqual(expect.arrayContaining(['crd.yaml:7:21', 'crd.yaml:11:51', 'crd.yaml:11:85']))
})

test('items that a patch merges into a list include the definition of the list in an openapi document', async () => {
  const schema = {
    definitions: {
      Foo: {
        'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Foo' }],
        properties: { spec: { $ref: '#/definitions/Spec' } },
      },
      Spec: {
        properties: {
          parts: {
            type: 'array',
            items: { properties: { name: { type: 'string' } } },
            'x-kubernetes-patch-strategy': 'merge',
            'x-kubernetes-patch-merge-key': 'name',
          },
        },
      },
    },
  }
  const foo = (parts: string): string =>
    `{apiVersion: example.com/v1, kind: Foo, metadata: {name: a}, spec: {parts: [${parts}]}}\n`
  const text = JSON.stringify(schema, undefined, 1)
  const files = {
    'over/kustomization.yaml': 'resources: [r.yaml]\nopenapi: {path: schema.json}\npatches: [{path: p.yaml}]\n',
    'over/r.yaml': foo('{name: x, size: 1}'),
    'over/p.yaml': foo('{name: x, size: 2}'),
    'over/schema.json': text,
  }
  const { last, through } = await placesOf(files, ['Foo/a', 'spec.parts[0].size'])
  expect(last).toBe('p.yaml:1:93')
  const lines = text.split('\n')
  for (const value of ['"example.com"', '"#/definitions/Spec"', '"merge"', '-merge-key": "name"']) {
    const line = lines.findIndex((one) => one.includes(value)) + 1
    expect(through.map((place) => place.split(':', 2).join(':'))).toContain(`schema.json:${line}`)
  }
})

test('the kind of a generated object is located at the generator', async () => {
  const files = { 'over/kustomization.yaml': 'secretGenerator:\n- name: s\n  literals: [a=1]\n' }
  expect(await placesOf(files, ['Secret/s', 'kind'])).toMatchObject({ last: 'kustomization.yaml:1:1' })
  expect(await placesOf(files, ['Secret/s', 'type'])).toMatchObject({ last: 'kustomization.yaml:1:1' })
  const json = { 'over/kustomization.yaml': '{"configMapGenerator": [{"name": "c"}]}' }
  expect(await placesOf(json, ['ConfigMap/c', 'kind'])).toMatchObject({ last: 'kustomization.yaml:1:2' })
})

test('a reference includes the option that disables the hash of its object', async () => {
  const pod = `apiVersion: v1
kind: Pod
metadata: { name: p }
spec: { volumes: [{ name: v, configMap: { name: c } }] }
`
  const files = {
    'over/kustomization.yaml': `resources: [r.yaml]
configMapGenerator:
- name: c
  options: { disableNameSuffixHash: true }
`,
    'over/r.yaml': pod,
  }
  const { last, through } = await placesOf(files, ['Pod/p', 'spec.volumes[0].configMap.name'])
  expect(last).toBe('r.yaml:4:49')
  expect(through).toEqual(['kustomization.yaml:4:37'])
})

test('the namespace of a subject includes the namespace of its account, even if it is the same', async () => {
  const files = {
    'over/kustomization.yaml': 'namespace: ns\nresources: [r.yaml]\n',
    'over/r.yaml': `apiVersion: v1
kind: ServiceAccount
metadata: { name: s, namespace: ns }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: b }
subjects: [{ kind: ServiceAccount, name: s, namespace: ns }]
`,
  }
  const { through } = await placesOf(files, ['ClusterRoleBinding/b', 'subjects[0].namespace'])
  expect(through).toContain('kustomization.yaml:1:12')
})

test('an empty prefix, an option and a kind determine that a name and a namespace are unchanged', async () => {
  const empty = { 'over/kustomization.yaml': 'namePrefix: ""\nresources: [r.yaml]\n', 'over/r.yaml': objects }
  expect(await placesOf(empty, ['Foo/a', 'metadata.name'])).toEqual({
    last: 'r.yaml:3:19',
    through: ['kustomization.yaml:1:13'],
  })
  const unset = {
    'over/kustomization.yaml': 'resources: [r.yaml]\ntransformers: [t.yaml]\n',
    'over/t.yaml':
      'apiVersion: builtin\nkind: NamespaceTransformer\nmetadata: { name: t, namespace: new }\nunsetOnly: true\n',
    'over/r.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: old }\n',
  }
  expect(await placesOf(unset, ['ConfigMap/a', 'metadata.namespace'])).toEqual({
    last: 'r.yaml:3:33',
    through: ['r.yaml:1:13', 'r.yaml:2:7', 't.yaml:4:12'],
  })
  const skipped = {
    'over/kustomization.yaml': 'namePrefix: p-\nresources: [r.yaml]\n',
    'over/r.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n',
  }
  expect(await placesOf(skipped, ['Namespace/a', 'metadata.name'])).toEqual({
    last: 'r.yaml:3:19',
    through: ['r.yaml:1:13', 'r.yaml:2:7'],
  })
})

test('among duplicate items, the key comes from the first one and the values from the last one', async () => {
  const pod = (containers: string): string =>
    `{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [${containers}]}}\n`
  const repeated = '{name: x, image: i}, {name: x, image: j}'
  const merged = {
    'over/kustomization.yaml': 'resources: [r.yaml]\npatches: [{path: p.yaml}]\n',
    'over/r.yaml': pod(repeated),
    'over/p.yaml': '{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {hostname: h}}\n',
  }
  expect(await placesOf(merged, ['Pod/p', 'spec.containers[0].name'])).toEqual({
    last: 'r.yaml:1:77',
    through: expect.arrayContaining(['r.yaml:1:98']),
  })
  expect((await placesOf(merged, ['Pod/p', 'spec.containers[0].image'])).last).toBe('r.yaml:1:108')
  const added = {
    ...merged,
    'over/r.yaml': '{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {hostname: h}}\n',
    'over/p.yaml': pod(repeated),
  }
  expect((await placesOf(added, ['Pod/p', 'spec.containers[0].name'])).last).toBe('p.yaml:1:77')
  expect((await placesOf(added, ['Pod/p', 'spec.containers[0].image'])).last).toBe('p.yaml:1:108')
})

test('an item of a patch that changes nothing has set nothing', async () => {
  const service = (ports: string): string =>
    `{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [${ports}]}}\n`
  const files = {
    'over/kustomization.yaml': 'resources: [r.yaml]\npatches: [{path: p.yaml}]\n',
    'over/r.yaml': service('{port: 80, protocol: TCP}'),
    'over/p.yaml': service('{port: 80, name: web}'),
  }
  expect((await placesOf(files, ['Service/s', 'spec.ports[0].port'])).last).toBe('r.yaml:1:76')
})

test('a map that is copied into a text is set by the path of the source', async () => {
  const files = {
    'over/kustomization.yaml': `resources: [r.yaml]
replacements:
  - source: { kind: ConfigMap, fieldPath: data }
    targets: [{ select: { kind: Foo }, fieldPaths: [spec.image] }]
`,
    'over/r.yaml': objects,
  }
  expect((await placesOf(files, ['Foo/a', 'spec.image'])).last).toBe('kustomization.yaml:3:43')
})

test('an item of a list that is copied has the location of the item in the source', async () => {
  const files = {
    'over/kustomization.yaml': `resources: [r.yaml]
replacements:
  - source: { kind: Source, fieldPath: items }
    targets: [{ select: { kind: Foo }, fieldPaths: [spec.items] }]
`,
    'over/r.yaml': `${objects}---\nkind: Source\napiVersion: v1\nmetadata: { name: s }\nitems: [one, three]\n`,
  }
  expect((await placesOf(files, ['Foo/a', 'spec.items[1]'])).last).toBe('r.yaml:14:14')
})
