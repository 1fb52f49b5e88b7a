import { isKuiltError } from '#kuilt'
import { memoryProject } from '../../test/support/memory-project.ts'

const build = (list: string) =>
  memoryProject({ '/kustomization.yaml': 'resources: [list.yaml]\n', '/list.yaml': list }).build()

test.each([
  ['Kind: A', 'rename `Kind` to `kind`'],
  ['kind: ""', undefined],
])('the hint for a missing kind in %j', (field, hint) => {
  expect(() => build(`apiVersion: v1\n${field}\nmetadata: { name: a }\n`)).toThrow(
    expect.objectContaining({ code: 'RESOURCE_KIND_MISSING', hint }),
  )
})

test('the items of a list and of nested lists are resources; empty items are skipped', () => {
  const list = `
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: { name: a }
  data: { n: 'x', m: "1", k: plain }
- kind: ConfigMapList
  apiVersion: v1
  items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: b }
-
`
  expect(build(list)).toBe(`apiVersion: v1
data:
  k: plain
  m: "1"
  "n": x
kind: ConfigMap
metadata:
  name: a
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: b
`)
})

test.each([
  ['List', 'items: { a: 1 }', 'YAML_LIST_ITEMS'],
  ['ConfigMapList', 'items: { a: 1 }', 'RESOURCE_LIST_ITEMS'],
  ['ConfigMapList', 'items: text', 'RESOURCE_LIST_ITEMS'],
  ['List', 'items: [{ kind: A, metadata: { name: a }, spec: { deep: [1, .inf] } }]', 'YAML_UNSUPPORTED_NUMBER'],
])('a %s with %s is an error at the place', (kind, items, code) => {
  const error = errorOf(() => build(`kind: ${kind}\napiVersion: v1\n${items}\n`))
  expect(error).toMatchObject({ code, at: { file: '/list.yaml', line: 3 } })
})

test.each([
  ['items:\nkind: ConfigMapList', 'YAML_DUPLICATE_KEY'],
  ['items: []\nitems: []', 'YAML_DUPLICATE_KEY'],
  ['items: []\nspec: !!int a', 'YAML_TAG_MISMATCH'],
])('the other fields of a list are checked although they are not printed: %j', (fields, code) => {
  const error = errorOf(() => build(`apiVersion: v1\nkind: ConfigMapList\n${fields}\n`))
  expect(error).toMatchObject({ code, at: { file: '/list.yaml', line: 4 } })
})

test('other fields of a list may be unprintable', () => {
  expect(build('apiVersion: v1\nkind: ConfigMapList\nitems: []\nspec: { 1: .inf }\n')).toBe('')
})

test('a list without items is omitted', () => {
  expect(build('kind: List\napiVersion: v1\nitems: []\n')).toBe('')
})

function errorOf(run: () => unknown) {
  try {
    run()
  } catch (error) {
    if (isKuiltError(error)) return error
    throw error
  }
  throw new Error('no error')
}
