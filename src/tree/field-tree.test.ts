import { print, resource, yaml } from '../../test/support/resources.ts'
import { FieldTree } from './field-tree.ts'
import { type Node, scalar } from './node.ts'

function tree(...paths: readonly string[]): FieldTree<string> {
  const result = new FieldTree<string>()
  for (const path of paths) result.add({ path }, path)
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

test('all fields that match a path are visited, and lists in between are entered', () => {
  expect(visited('spec/name', 'spec/list/name', 'spec/nested/name', '/kind', 'spec/k8s.io\\/name')).toEqual([
    '/kind: Foo',
    'spec/name: a',
    'spec/list/name: b',
    'spec/list/name: c',
    'spec/nested/name: e',
    'spec/k8s.io\\/name: f',
  ])
})

test('lists, maps and nulls at the end of a path are visited', () => {
  expect(visited('spec', 'spec/list', 'spec/nothing')).toEqual([
    'spec: mapping',
    'spec/list: sequence',
    'spec/nothing: null',
  ])
})

test('the walk stops at missing fields and nulls', () => {
  expect(visited('spec/nope/name', 'spec/nothing/name', 'spec/empty/name', 'nope')).toEqual([])
})

test('two paths may end at the same field; the second one sees the result of the first', () => {
  const fields = tree('spec/name')
  fields.add({ path: 'spec/name' }, 'again')
  const edited = fields.edit(foo.node, {
    set: (node, field) => scalar(`${node.type === 'scalar' ? node.text : ''}-${field}`),
  })
  expect(print(foo.withNode(edited))).toContain('name: a-spec/name-again\n')
})

test('only nodes on the path to a change are recreated', () => {
  const rename = (node: Node) => (node.type === 'scalar' && node.text === 'c' ? scalar('z') : node)
  const edited = tree('spec/list/name', 'spec/name').edit(foo.node, { set: rename })
  expect(print(foo.withNode(edited))).toContain('  - name: b\n  - name: z\n  - null\n  - other: d\n')
  expect(edited.entries[0]).toBe(foo.node.entries[0])
  expect(tree('spec/list/name').edit(foo.node, { set: (node) => node })).toBe(foo.node)
})

test('a null instead of a marked list becomes an empty list', () => {
  const edited = tree('spec/nothing[]/name').edit(foo.node, { set: (node) => node })
  expect(print(foo.withNode(edited))).toContain('nothing: []\n')
})

test('a scalar inside a path and a path with an empty name are rejected', () => {
  expect(() => visited('spec/name/first')).toThrow(expect.objectContaining({ code: 'FIELD_PATH_NOT_TRAVERSABLE' }))
  expect(() => visited('spec//name')).toThrow(expect.objectContaining({ code: 'FIELD_NAME_EMPTY' }))
})

test.each(['0', '-1', '-', '*', '[name=a]'])('%s is no name of a field, whether or not the map has it', (part) => {
  const code = 'FIELD_PATH_LIST_PART'
  expect(() => visited(`spec/${part}/name`)).toThrow(expect.objectContaining({ code }))
  expect(visited(`spec/nope/${part}`)).toEqual([])
})
