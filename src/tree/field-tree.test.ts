import { print, resource, yaml } from '../../test/support/resources.ts'
import { FieldTree } from './field-tree.ts'
import { type Node, scalar } from './node.ts'

function tree(...paths: readonly string[]): FieldTree<string> {
  const result = new FieldTree<string>()
  for (const path of paths) result.add(path, path)
  return result
}

const foo = resource(yaml`
  kind: Foo
  spec:
    name: a
    list: [{ name: b }, { name: c }, null, { other: d }]
    nested: [[{ name: e }]]
    nothing: null
    empty:
    k8s.io/name: f
`)

function visited(...paths: readonly string[]): readonly string[] {
  const seen: string[] = []
  tree(...paths).edit(foo.node, {
    set: (node, field) => {
      seen.push(`${field}: ${node.type === 'scalar' ? node.text : node.type}`)
      return node
    },
  })
  return seen
}

test('every field that a path leads to is visited, lists on the way are entered', () => {
  expect(visited('spec/name', 'spec/list/name', 'spec/nested/name', '/kind', 'spec/k8s.io\\/name')).toEqual([
    '/kind: Foo',
    'spec/name: a',
    'spec/list/name: b',
    'spec/list/name: c',
    'spec/nested/name: e',
    'spec/k8s.io\\/name: f',
  ])
})

test('a field that ends at a list, a map or a null is shown it', () => {
  expect(visited('spec', 'spec/list', 'spec/nothing')).toEqual([
    'spec: mapping',
    'spec/list: sequence',
    'spec/nothing: null',
  ])
})

test('missing fields and nulls on the way end the walk', () => {
  expect(visited('spec/nope/name', 'spec/nothing/name', 'spec/empty/name', 'nope')).toEqual([])
})

test('two fields may end at one place; both see what the one before left', () => {
  const fields = tree('spec/name')
  fields.add('spec/name', 'again')
  const edited = fields.edit(foo.node, {
    set: (node, field) => scalar(`${node.type === 'scalar' ? node.text : ''}-${field}`),
  })
  expect(print(foo.withNode(edited))).toContain('name: a-spec/name-again\n')
})

test('only what is on the way to a change is made anew', () => {
  const rename = (node: Node) => (node.type === 'scalar' && node.text === 'c' ? scalar('z') : node)
  const edited = tree('spec/list/name', 'spec/name').edit(foo.node, { set: rename })
  expect(print(foo.withNode(edited))).toContain('  - name: b\n  - name: z\n  - null\n  - other: d\n')
  expect(edited.entries[0]).toBe(foo.node.entries[0])
  expect(tree('spec/list/name').edit(foo.node, { set: (node) => node })).toBe(foo.node)
})

test('a null where the path says there is a list becomes an empty list', () => {
  const edited = tree('spec/nothing[]/name').edit(foo.node, { set: (node) => node })
  expect(print(foo.withNode(edited))).toContain('nothing: []\n')
})

test('a scalar in the way and a path with an empty name are refused', () => {
  expect(() => visited('spec/name/first')).toThrow(expect.objectContaining({ code: 'FIELD_PATH_NOT_TRAVERSABLE' }))
  expect(() => visited('spec//name')).toThrow(expect.objectContaining({ code: 'FIELD_NAME_EMPTY' }))
})

test.each(['0', '-1', '-', '*', '[name=a]'])('%s is no name of a field, whether or not the map has it', (part) => {
  const code = 'FIELD_PATH_LIST_PART'
  expect(() => visited(`spec/${part}/name`)).toThrow(expect.objectContaining({ code }))
  expect(visited(`spec/nope/${part}`)).toEqual([])
})
