import { memoryProject } from '../../../test/support/memory-project.ts'

/** Builds a ConfigMap with the data keys k and .z, to which a JSON patch adds `<<` with this value. */
const build = (value: string) =>
  memoryProject({
    '/kustomization.yaml': `resources: [a.yaml]
patches:
- target: { kind: ConfigMap }
  patch: |
    - { op: add, path: /data/<<, value: ${value} }
`,
    '/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { k: v, .z: z }\n',
  }).build()

test.each([
  ['{ p: one }', '  .z: z\n  k: v\n  p: one\n'],
  ['{ k: merged }', '  .z: z\n  k: v\n'],
  ['{ .z: merged }', '  .z: merged\n  k: v\n'],
  ['[{ p: one, q: two }, { q: three, r: four }]', '  .z: z\n  k: v\n  p: one\n  q: two\n  r: four\n'],
])('%s, which a patch adds as a merge key, is merged when it is printed; what sorts later wins', (value, data) => {
  expect(build(value)).toBe(`apiVersion: v1\ndata:\n${data}kind: ConfigMap\nmetadata:\n  name: a\n`)
})

test('a merge key with a string is an error', () => {
  expect(() => build('text')).toThrow(expect.objectContaining({ code: 'YAML_MERGE_VALUE' }))
})
