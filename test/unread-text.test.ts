import { buildSync, memoryFileSystem } from '#kuilt'

const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata: { a: "1" }\n'

function unread(files: Readonly<Record<string, string>>): readonly string[] {
  const { warnings } = buildSync('/', { fileSystem: memoryFileSystem({ '/web.yaml': map, ...files }) })
  return warnings.map(({ code, at }) => `${code} ${at?.file}:${at?.line}`)
}

const kustomization = (fields: string) => ({ '/kustomization.yaml': `resources: [web.yaml]\n${fields}` })
const jsonPatch = kustomization('patches: [{ target: { kind: ConfigMap }, path: patch.yaml }]\n')
const operation = '- { op: add, path: /data/b, value: "1" }\n'
const replacement = `source: { kind: ConfigMap, fieldPath: data.a }
targets: [{ select: { kind: ConfigMap }, fieldPaths: [data.a] }]
`
const inline = (patch: string) => kustomization(`patches:\n- target: { kind: ConfigMap }\n  patch: |2\n${patch}`)

test.each([
  ['a second document of a kustomization', kustomization('---\nnamePrefix: x-\n'), '/kustomization.yaml:3'],
  [
    'what follows an indented kustomization',
    { '/kustomization.yaml': '  resources: [web.yaml]\nnamePrefix: x-\n' },
    '/kustomization.yaml:2',
  ],
  [
    'a second document of a JSON patch',
    { ...jsonPatch, '/patch.yaml': `${operation}---\n# more\n${operation}` },
    '/patch.yaml:4',
  ],
  [
    'what follows an indented JSON patch',
    { ...jsonPatch, '/patch.yaml': `  ${operation}${operation}` },
    '/patch.yaml:2',
  ],
  [
    'a second document of an inline JSON patch',
    inline(`    ${operation}    ---\n    ${operation}`),
    '/kustomization.yaml:7',
  ],
  [
    'a second document of replacements',
    { ...kustomization('replacements: [{ path: r.yaml }]\n'), '/r.yaml': `${replacement}---\n${replacement}` },
    '/r.yaml:4',
  ],
  [
    'a second document of a configuration',
    {
      ...kustomization('configurations: [c.yaml]\n'),
      '/c.yaml': 'images: [{ path: spec/image }]\n---\nnamePrefix: [{ path: spec/name }]\n',
    },
    '/c.yaml:3',
  ],
  [
    'what follows an indented list',
    { '/web.yaml': `  kind: List\n  items:\n  - { apiVersion: v1, kind: Secret, metadata: { name: a } }\nx: y\n` },
    '/web.yaml:4',
  ],
])('%s is reported', (_, files, place) => {
  expect(unread({ ...kustomization(''), ...files })).toEqual([`YAML_REST_IGNORED ${place}`])
})

test.each([
  ['empty documents', kustomization('---\n# end\n...\n')],
  ['comments after a JSON patch', { ...jsonPatch, '/patch.yaml': `${operation}# end\n---\n` }],
  ['several documents of a manifest', { ...kustomization(''), '/web.yaml': `${map}---\n${map.replace('web', 'b')}` }],
])('%s are not', (_, files) => {
  expect(unread(files)).toEqual([])
})
