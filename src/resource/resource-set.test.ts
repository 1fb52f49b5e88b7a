import { codeOf } from '../../test/support/code-of.ts'
import { resource, resources } from '../../test/support/resources.ts'
import { ResourceSet } from './resource-set.ts'

const named = (name: string) => resource(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`)
const renamed = (from: string, to: string) => named(from).storePreviousId().withNode(named(to).node)

test('a second resource of one current id is refused, whatever it was called before', () => {
  const set = new ResourceSet([named('a')])
  expect(codeOf(() => set.append(named('a')))).toBe('RESOURCE_EXISTS')
  expect(codeOf(() => set.append(renamed('b', 'a')))).toBe('RESOURCE_EXISTS')
  set.append(renamed('a', 'b'))
  expect(set.resources).toHaveLength(2)
})

test('the refusal names both files', () => {
  const [first, second] = resources('kind: A\nmetadata: {name: a}\n---\nkind: A\nmetadata: {name: a}\n')
  const set = new ResourceSet(first ? [first] : [])
  expect(() => second && set.append(second)).toThrow(/r\.yaml/)
})

test('resources are found by ids that they have and had, added and replaced ones too', () => {
  const set = new ResourceSet([named('a'), renamed('a', 'b')])
  expect(set.matching(named('a'))).toEqual([0, 1])
  set.append(renamed('b', 'c'))
  expect(set.matching(named('b'))).toEqual([1, 2])
  set.replace(0, named('d'))
  expect(set.matching(named('a'))).toEqual([1])
  expect(set.matching(named('d'))).toEqual([0])
  set.append(named('a'))
  expect(set.resources).toHaveLength(4)
})

test('two of one current id that came in together are found when asked', () => {
  expect(codeOf(() => new ResourceSet([named('a'), named('b')]).assertUnique())).toBe('no error')
  expect(codeOf(() => new ResourceSet([named('a'), renamed('b', 'a')]).assertUnique())).toBe('RESOURCE_EXISTS')
})
