import { scanKustomization } from './scan-kustomization.ts'

test.each([
  [
    'block lists',
    'resources:\n- ../base\n  # comment\n- web.yaml # comment\nnamePrefix: a-\n',
    ['../base', 'web.yaml'],
  ],
  ['indented lists', '---\nresources:\n  - a\n\n  - b\n', ['a', 'b']],
  ['flow lists', 'resources: [a, ./b.yaml]\ncomponents: []\n', ['a', './b.yaml']],
  ['several fields', 'Bases:\n- a\ncomponents:\n- c\npatches:\n- path: p.yaml\n', ['a', 'c']],
  ['URLs', 'resources:\n- https://example.com/a?ref=v1\n', ['https://example.com/a?ref=v1']],
  ['nothing', '', []],
  ['comments between fields', '# a\nresources:\n# b\n- a # c\n\nnamePrefix: a # d\n  # e\n', ['a']],
  ['no line break at the end', 'patches:\n- path: p.yaml\nresources:\n- a', ['a']],
  ['a document start', '---\nresources: [a]\n', ['a']],
  ['other fields that are repeated', 'namePrefix: a\nresources:\n- a\nnamePrefix: b\n', ['a']],
  ['a field without a value at the end', 'namePrefix: a\nresources:', []],
  ['values that are complete', 'namePrefix: "a" # b\nlabels: [] # c\nresources: [a]\n', ['a']],
])('%s', (_, text, paths) => {
  expect(scanKustomization(text)?.paths).toEqual(paths)
})

test('kind and apiVersion', () => {
  const text = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: "Component"\n'
  expect(scanKustomization(text)).toEqual({
    kind: 'Component',
    apiVersion: 'kustomize.config.k8s.io/v1alpha1',
    paths: [],
    mayUsePlugins: false,
    hasEscapes: false,
  })
})

test('files that differ only in other fields share the result', () => {
  const known = new Map()
  const scan = (name: string) =>
    scanKustomization(`resources:\n- a\nnamePrefix: ${name}\npatches:\n- patch: ${name}\n`, known)
  expect(scan('b')?.paths).toEqual(['a'])
  expect(scan('b')).toBe(scan('c'))
  expect(scan('\\')).toBeUndefined()
})

test.each([
  ['generators:\n- a.yaml\n', true],
  ['Transformers: [a.yaml]\n', true],
  ['helmCharts:\n- name: web\n', true],
  ['resources:\n- helm\nconfigMapGenerator:\n- name: transformers\n', false],
])('%j may use plugins: %s', (text, mayUsePlugins) => {
  expect(scanKustomization(text)?.mayUsePlugins).toBe(mayUsePlugins)
})

test.each([
  ['quoted items', 'resources:\n- "a"\n'],
  ['a path on several lines', 'resources:\n- a\n  - b\n'],
  ['indented fields', '# comment\n\n resources:\n - a\n'],
  ['escapes', 'resources:\n- a\nnamePrefix: "\\x61"\n'],
  ['anchors', 'resources: &a\n- a\n'],
  ['maps', 'resources:\n- a: b\n'],
  ['scalars on several lines', 'resources:\n- a\n  b\n'],
  ['flow lists on several lines', 'resources: [a,\n b]\n'],
  ['quoted scalars on several lines', 'namePrefix: "a\nresources: b"\n'],
  ['repeated fields', 'resources:\n- a\nResources:\n- b\n'],
  ['quoted fields', '"resources":\n- a\n'],
  ['several documents', 'resources:\n- a\n---\nresources:\n- b\n'],
  ['a document start with more', '--- # a\nresources: [a]\n'],
  ['a document start after a field', 'patches:\n---\nresources:\n- a\n'],
  ['two document starts', '---\n---\nresources: [a]\n'],
  ['tags', 'resources: !!seq\n- a\n'],
  ['flow values on several lines', 'labels: [{\nresources: a }]\n'],
  ['quotes that end in a comment', 'namePrefix: "a # b"\nresources:\n- a\n'],
  ['unusual names of fields', 'resources:\n- a\nré: b\n'],
  ['fields without a space', 'resources:\n- a\nbases:b\n'],
  ['fields in braces', '{resources: [a]}\n'],
  ['CRLF', 'resources:\r\n- a\r\n'],
  ['a list', '- a\n'],
  ['no YAML', 'what is this\n'],
])('leaves %s to the YAML reader', (_, text) => {
  expect(scanKustomization(text)).toBeUndefined()
})
