import { resources } from '../../test/support/resources.ts'
import { returnedResource, sameResources } from './validators.ts'

const pod = (name: string, rest = '') => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}${rest}}\n`
const differing = (before: string, after: string) => sameResources(resources(before), resources(after))

test.each([
  ['the same', pod('a'), pod('a')],
  ['the order of keys', `${pod('a')}x: 1\ny: 2\n`, `${pod('a')}y: 2\nx: 1\n`],
  ['the order of resources', `${pod('a')}---\n${pod('b')}`, `${pod('b')}---\n${pod('a')}`],
  ['the label validated-by, alone', pod('a'), pod('a', ', labels: {validated-by: me}')],
  [
    'the label validated-by, among others',
    pod('a', ', labels: {x: y}'),
    pod('a', ', labels: {x: y, validated-by: me}'),
  ],
])('a validator may give back %s', (_, before, after) => {
  expect(differing(before, after)).toBeUndefined()
})

test.each([
  ['a value', pod('a', ', labels: {x: y}'), pod('a', ', labels: {x: z}')],
  ['a list', `${pod('a')}x: [1]\n`, `${pod('a')}x: [1, 2]\n`],
  ['the kind of a value', `${pod('a')}x: []\n`, `${pod('a')}x: {}\n`],
  ['nothing into a text', `${pod('a')}x: null\n`, `${pod('a')}x: "null"\n`],
  ['a field more', pod('a'), `${pod('a')}x: 1\n`],
  ['a resource less', `${pod('b')}---\n${pod('a')}`, pod('b')],
  ['a resource more', pod('b'), `${pod('b')}---\n${pod('a')}`],
])('a validator may not change %s', (_, before, after) => {
  expect(differing(before, after)).toMatch('"a"')
})

test('a validator must not rename a resource, even if it also returns the original', () => {
  const before = resources(pod('a'))
  expect(
    sameResources(
      before,
      before.map((resource) => resource.storePreviousId()),
    ),
  ).toMatch('"a"')
})

test('a validating program may return nothing; resources that it adds are ignored', () => {
  const [a, b] = [resources(pod('a')), resources(pod('b'))]
  expect(returnedResource(a, [])).toBeUndefined()
  expect(returnedResource(a, b)).toBeUndefined()
  expect(returnedResource(a, [...b, ...a])).toBe('Pod "a"')
})
