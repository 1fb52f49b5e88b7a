import { memoryProject } from '../../../test/support/memory-project.ts'

const embedded = (patch: string): string => `patches:\n- target: { kind: A }\n  patch: ${patch}\n`

test.each([
  ['a list', 'resources: [a.yaml,\n\n  b.yaml\nnamePrefix: c\n', '4:11', 'the `[` on line 1 is not closed'],
  ['a map', 'labels:\n- pairs: { a: b\n\nimages:\n', '4:7', 'the `{` on line 2 is not closed'],
  ['a list in a map', 'images:\n- { name: a, b: [c, d],\n  e: f\nx:\n', '4:2', 'the `{` on line 2 is not closed'],
  ['a missing comma', 'resources: [\n  "a",\n  "b"\n  "c"]\n', '4:3', 'or a comma is missing after it'],
  ['a quote', 'namePrefix: "a\nnameSuffix: "b"\n', '2:14', 'this ends a string that starts on line 1'],
  ['a patch', embedded('|-\n    a: { b: c\n    d: e'), '5:6', 'the `{` on line 4 is not closed'],
  ['a patch in quotes', embedded('"a: { b: c\\nd: e"'), '3:23', undefined],
  ['one line', 'resources: [a: b: c]\n', '1:17', undefined],
])('%s that is not closed: the hint names the line where it is opened', (_, text, where, hint) => {
  const { build } = memoryProject({ '/kustomization.yaml': text })
  const [line, column] = where.split(':').map(Number)
  expect(build).toThrow(
    expect.objectContaining({
      at: expect.objectContaining({ line, column }),
      hint: hint === undefined ? undefined : expect.stringContaining(hint),
    }),
  )
})

test('a bracket that is not closed until the end of the file is shown where it is opened', () => {
  for (const end of ['', '---\n']) {
    const { build } = memoryProject({ '/kustomization.yaml': `namePrefix: a\nresources: [b,\n\n${end}` })
    expect(build).toThrow(
      expect.objectContaining({
        message: `not valid YAML: unclosed [${end === '' ? '' : ' at the end of the document'}`,
        at: expect.objectContaining({ line: 2, column: 12 }),
      }),
    )
  }
})

test('a directive in a manifest: the hint explains why the separator after it does not help', () => {
  const { build } = memoryProject({
    '/kustomization.yaml': 'resources: [a.yaml]\n',
    '/a.yaml': '%YAML 1.1\n---\nkind: A\nmetadata: { name: a }\n',
  })
  const hint =
    'kustomize splits manifests at `---`, so they cannot have directives: remove the lines that start with `%`'
  expect(build).toThrow(expect.objectContaining({ message: expect.stringContaining('directives must be'), hint }))
})

test.each([
  ["'1'", 'kustomize drops the quotes of this key'],
  ['1', undefined],
])('the annotation key %s: the hint is %p', (key, hint) => {
  const { build } = memoryProject({
    '/kustomization.yaml': 'resources: [a.yaml]\n',
    '/a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, annotations: { ${key}: b } }\n`,
  })
  expect(build).toThrow(
    expect.objectContaining({
      code: 'YAML_NON_STRING_KEY',
      hint: hint === undefined ? undefined : expect.stringContaining(hint),
    }),
  )
})
