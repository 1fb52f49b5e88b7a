import { print, resource, yaml } from '../../test/support/resources.ts'
import { editPath, type PathEdit, type PathRules } from './edit-path.ts'
import { getterSteps, parseTargetPath, splitDottedPath } from './field-path.ts'
import { type Mapping, type Node, scalar } from './node.ts'

const foo = resource(yaml`
  kind: Foo
  spec:
    list: [{ name: a, port: 1 }, { name: ab, port: 2 }]
    nothing: null
    text: "{ inner: 1 }"
`)

const getter: PathRules = { appendsByIndex: false, requiresIndex: false, entersNull: false }
const matcher: PathRules = {
  matches: (value, { value: text }) => value.type === 'scalar' && value.text.includes(text),
  appendsByIndex: true,
  requiresIndex: true,
  entersNull: true,
  parseText: (text): Node => scalar(text),
}

function edit(path: string, rules: PathRules, create?: PathEdit['create']): { text: string; count: number } {
  const steps = rules === getter ? getterSteps(splitDottedPath(path)) : parseTargetPath(path)
  const { node, count } = editPath(foo.node, steps, { create, set: () => scalar('X') }, rules)
  return { text: print(foo.withNode(node as Mapping)), count }
}

test.each([
  ['PathGetter edits the first element with exactly that value', getter, ['X', '2']],
  ['PathMatcher edits every element that matches', matcher, ['X', 'X']],
])('%s', (_, rules, values) => {
  const { text, count } = edit('spec.list.[name=a].port', rules)
  expect([...text.matchAll(/port: (.*)/g)].map(([, value]) => value)).toEqual(values)
  expect(count).toBe(values.filter((value) => value === 'X').length)
})

test('an index one past the end appends only with the rules of PathMatcher', () => {
  expect(edit('spec.list.2.port', matcher, 'scalar').count).toBe(1)
  expect(edit('spec.list.2.port', getter, 'scalar').count).toBe(0)
})

test('a larger index is an error if the rules require it', () => {
  const missing = expect.objectContaining({ code: 'PATH_INDEX_MISSING' })
  expect(() => edit('spec.list.5.port', matcher, 'scalar')).toThrow(missing)
  expect(edit('spec.list.5.port', getter, 'scalar').text).toBe(print(foo))
})

test('nothing is created below a null, but PathMatcher checks whether it would be possible', () => {
  expect(edit('spec.nothing.a', matcher, 'scalar')).toEqual({ text: print(foo), count: 1 })
  expect(edit('spec.nothing.a', getter, 'scalar')).toEqual({ text: print(foo), count: 0 })
})

test('a path that enters a string is an error without a parser for strings', () => {
  const wrongKind = expect.objectContaining({ code: 'FIELD_WRONG_NODE_KIND' })
  expect(() => edit('spec.text.inner', getter)).toThrow(wrongKind)
  expect(() => edit('spec.text.', matcher)).not.toThrow()
})

test('missing fields become maps, lists or the requested kind', () => {
  expect(edit('a.[k=v].b', matcher, 'scalar').text).toContain('a:\n- b: X\n  k: v\n')
  expect(edit('a.b', getter, 'scalar').text).toContain('a:\n  b: X\n')
  expect(edit('a.b', getter).text).toBe(print(foo))
})
