import { didYouMean, isTypo, nameList, suggest } from './hints.ts'

const fields = ['resources', 'components', 'namePrefix', 'nameSuffix', 'namespace', 'patches']

test.each<[string, readonly string[], string | undefined]>([
  ['resource', fields, 'resources'],
  ['recources', fields, 'resources'],
  ['nameprefix', fields, 'namePrefix'],
  ['pacthes', fields, 'patches'],
  ['frobnicate', fields, undefined],
  // The closest of several, and the first of those.
  ['nameprefx', fields, 'namePrefix'],
  ['ab3', ['ab1', 'ab2'], 'ab1'],
  // One letter: only the case may differ.
  ['x', ['y', 'xy', 'ab'], undefined],
  ['X', ['x', 'y'], 'x'],
  ['', ['a', 'ab'], undefined],
  ['ab', ['a', 'b'], undefined],
  // Two letters: a missing, additional or swapped one.
  ['cm', ['vm', 'fn'], undefined],
  ['nf', ['fn'], 'fn'],
  ['cg', ['cfg'], 'cfg'],
  ['fnn', ['fn'], 'fn'],
  // Three and four letters: one mistake.
  ['web', ['wep'], 'wep'],
  ['web', ['pod', 'we-1'], undefined],
  ['bild', ['build'], 'build'],
  ['hlep', ['help'], 'help'],
  ['port', ['host', 'path'], undefined],
  ['test', ['prod'], undefined],
  // Five to seven letters: two mistakes.
  ['kidns', ['kinds'], 'kinds'],
  ['sevrce', ['service'], 'service'],
  ['image', ['name'], undefined],
  ['ports', ['por'], undefined],
  ['x-web', ['web'], 'web'],
  // Longer words: one mistake in three letters.
  ['kustomisation.yml', ['kustomization.yaml'], 'kustomization.yaml'],
  ['Deploymet', ['DaemonSet', 'Deployment'], 'Deployment'],
  ['initContainers', ['containers'], 'containers'],
  ['ConfigMap', ['ClusterRole', 'ComponentStatus'], undefined],
])('%j among %j was probably meant to be %j', (typed, candidates, meant) => {
  expect(didYouMean(typed, candidates)).toBe(meant)
})

test.each([
  ['wbe', 'web', true],
  ['weeb', 'web', true],
  ['fronted', 'frontend', true],
  ['frontand', 'frontend', true],
  ['kube-rbca-proxy', 'kube-rbac-proxy', true],
  ['web', 'web', false],
  ['web2', 'web', false],
  ['shard-1', 'shard-2', false],
  ['shard-a', 'shard-b', false],
  ['api', 'app', false],
  ['certs', 'cert', false],
  ['web-proxy', 'web', false],
  ['volume-one', 'volume-two', false],
])('%j is a typo of %j: %j', (name, other, expected) => {
  expect(isTypo(name, other)).toBe(expected)
  expect(isTypo(other, name)).toBe(expected)
})

test('suggestions are questions', () => {
  expect(suggest('pacthes', fields)).toBe('did you mean "patches"?')
  expect(suggest('frobnicate', fields)).toBeUndefined()
})

test('lists of names are phrases, and are truncated', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((names) => nameList(names))).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ])
  expect(nameList(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more')
})
