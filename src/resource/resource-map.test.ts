import { codeOf } from '../../test/support/code-of.ts'
import { resource, resources } from '../../test/support/resources.ts'
import { assertUniqueIds, haveUniqueNames, ResourceMap } from './resource-map.ts'

const named = (name: string) => resource(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`)
const renamed = (from: string, to: string) => named(from).storePreviousId().withNode(named(to).node)

test('a second resource with the same current ID cannot be appended, regardless of its previous names', () => {
  const map = new ResourceMap([named('a')])
  expect(codeOf(() => map.append(named('a')))).toBe('RESOURCE_EXISTS')
  expect(codeOf(() => map.append(renamed('b', 'a')))).toBe('RESOURCE_EXISTS')
  map.append(renamed('a', 'b'))
  expect(map.resources).toHaveLength(2)
})

test('the error contains both files', () => {
  const [first, second] = resources('kind: A\nmetadata: {name: a}\n---\nkind: A\nmetadata: {name: a}\n')
  const map = new ResourceMap(first ? [first] : [])
  expect(() => second && map.append(second)).toThrow(/r\.yaml/)
})

test('the hint for two identical documents in one file does not refer to the entries of kustomizations', () => {
  const [first, second] = resources('kind: A\nmetadata: {name: a}\n---\nkind: A\nmetadata: {name: a}\n')
  const append = (one: typeof second) => () => one && new ResourceMap(first ? [first] : []).append(one)
  expect(append(second)).toThrow(expect.objectContaining({ hint: 'the two are identical: remove one of them' }))
  const hint = 'the two are identical: remove one of the entries that include them'
  expect(append(first)).toThrow(expect.objectContaining({ hint }))
})

test.each([
  ['v1', 'Namespace', 'rename one of them, or turn it into a patch', 'included only once'],
  [
    'rbac.authorization.k8s.io/v1',
    'ClusterRole',
    'rename one of them (`namePrefix`, `nameSuffix`), or turn it into a patch',
    'included only once, or set `namePrefix`',
  ],
])(
  'the hint for two cluster-scoped objects suggests only what kustomize supports: %s %s',
  (version, kind, ...hints) => {
    const text = (label: string) =>
      `apiVersion: ${version}\nkind: ${kind}\nmetadata: {name: a, labels: {l: ${label}}}\n`
    const [first, second] = resources(`${text('b')}---\n${text('c')}`)
    for (const [index, other] of [second, first].entries()) {
      expect(() => first && other && new ResourceMap([first]).append(other)).toThrow(
        expect.objectContaining({
          hint: expect.stringMatching(new RegExp(`${hints[index]?.replace(/[()]/g, '\\$&')}$`)),
        }),
      )
    }
  },
)

test('resources are found by current and previous IDs, even if appended or replaced', () => {
  const map = new ResourceMap([named('a'), renamed('a', 'b')])
  expect(map.withAnyId(named('a').id)).toEqual([0, 1])
  map.append(renamed('b', 'c'))
  expect(map.withAnyId(named('b').id)).toEqual([1, 2])
  map.replace(0, named('d'))
  expect(map.withAnyId(named('a').id)).toEqual([1])
  expect(map.withAnyId(named('d').id)).toEqual([0])
  map.append(named('a'))
  expect(map.withCurrentId(named('a').id)).toEqual([3])
  expect(map.withCurrentId(named('b').id)).toEqual([1])
  expect(map.resources).toHaveLength(4)
})

test('resources are found by ID among many with the same name', () => {
  const namespaced = (namespace: string) => resource(`kind: A\nmetadata: {name: a, namespace: ${namespace}}\n`)
  const map = new ResourceMap(Array.from({ length: 20 }, (_, i) => namespaced(`ns${i}`)))
  expect(map.withAnyId(namespaced('ns7').id)).toEqual([7])
  map.replace(7, namespaced('other').storePreviousId().withNode(namespaced('ns3').node))
  expect(map.withAnyId(namespaced('ns7').id)).toEqual([])
  expect(map.withAnyId(namespaced('other').id)).toEqual([7])
  expect(map.withAnyId(namespaced('ns3').id)).toEqual([3, 7])
})

test('resources are found by current and previous names and kinds', () => {
  const map = new ResourceMap([named('a'), renamed('a', 'b'), renamed('b', 'a')])
  expect(map.named('a')).toEqual([0, 1, 2])
  expect(map.named('b')).toEqual([1, 2])
  expect(map.previouslyNamed('a')).toEqual([1])
  expect(map.previouslyNamed('c')).toEqual([])
  expect(map.ofKind('ConfigMap')).toEqual([0, 1, 2])
  expect(map.candidates({ name: undefined, kind: undefined })).toEqual([0, 1, 2])
  map.replace(0, named('b'))
  expect(map.named('b')).toEqual([0, 1, 2])
})

test('a removed resource leaves a gap, so that positions stay valid', () => {
  const map = new ResourceMap([named('a'), named('b')])
  expect(map.named('b')).toEqual([1])
  map.replace(0, undefined)
  expect(map.at(0)).toBeUndefined()
  expect(map.named('a')).toEqual([])
  expect(map.named('b')).toEqual([1])
  expect(map.resources.map(({ id }) => id.name)).toEqual(['b'])
})

test('returned arrays never change', () => {
  const original = [named('a')]
  const map = new ResourceMap(original)
  expect(map.resources).toBe(original)
  map.append(named('b'))
  const two = map.resources
  expect(map.resources).toBe(two)
  map.append(named('c'))
  map.replace(0, named('d'))
  map.replace(1, undefined)
  expect(original.map(({ id }) => id.name)).toEqual(['a'])
  expect(two.map(({ id }) => id.name)).toEqual(['a', 'b'])
  expect(map.resources.map(({ id }) => id.name)).toEqual(['d', 'c'])
})

test('duplicate current IDs are detected after any kind of change', () => {
  const map = new ResourceMap([named('a'), named('b')])
  expect(map.sharingId()).toEqual([])
  map.replace(1, renamed('b', 'a'))
  expect(map.sharingId().map(({ originalId }) => originalId.name)).toEqual(['a', 'b'])
  map.replace(0, named('c'))
  expect(map.sharingId()).toEqual([])
})

test('resources that were added together are checked on demand', () => {
  expect(codeOf(() => new ResourceMap([named('a'), named('b')]).assertAppendable())).toBe('no error')
  expect(codeOf(() => new ResourceMap([named('a'), renamed('b', 'a')]).assertAppendable())).toBe('RESOURCE_EXISTS')
  expect(codeOf(() => assertUniqueIds([named('a'), named('b')]))).toBe('no error')
  expect(codeOf(() => assertUniqueIds([named('a'), renamed('b', 'a')]))).toBe('ID_CONFLICT')
})

test('names are unique by kind', () => {
  const other = resource('apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n')
  expect(haveUniqueNames([named('a'), other])).toBe(true)
  expect(haveUniqueNames([named('a'), other, named('a')])).toBe(false)
})
