import {
  getterStep,
  getterSteps,
  parsePointer,
  parseSpecPath,
  parseTargetPath,
  parseVarPath,
  partsOf,
  splitDottedPath,
  splitPath,
} from './field-path.ts'

test.each([
  ['spec.a', ['spec', 'a']],
  ['.spec.a', ['spec', 'a']],
  ['data.a\\.b', ['data', 'a.b']],
  ['metadata.annotations.[x.y/z]', ['metadata', 'annotations', 'x.y/z']],
  ['list.[name=a.b].val', ['list', '[name=a.b]', 'val']],
  ['list.[name=a].val', ['list', '[name=a]', 'val']],
  ['list.[x]', ['list', '[x]']],
  ['a.[b.c', ['a', 'b.c']],
  ['a.[b=c.d', ['a', '[b=c.d']],
  ['a..b.', ['a', '', 'b', '']],
  ['', ['']],
])('the dotted path %s splits into its parts', (path, parts) => {
  expect(splitDottedPath(path)).toEqual(parts)
  expect(partsOf(parseTargetPath(path))).toEqual(parts)
})

test.each([
  ['a/b', ['a', 'b']],
  ['/a/b', ['a', 'b']],
  ['a\\/b/c', ['a/b', 'c']],
  ['a//b', ['a', '', 'b']],
])('%s splits at its slashes', (path, parts) => {
  expect(splitPath(path, '/')).toEqual(parts)
})

test('a field spec consists of map keys and marked lists', () => {
  expect(parseSpecPath('spec/ list[]/ /k8s.io\\/name ')).toEqual([
    { name: 'spec', list: false, isKey: true },
    { name: 'list', list: true, isKey: true },
    { name: 'k8s.io/name', list: false, isKey: true },
  ])
})

test.each(['', '[]', '0', '-1', '-', '*', '[name=a]', '[a]'])('%j in a field spec is not a key', (path) => {
  expect(parseSpecPath(path)).toMatchObject([{ isKey: false }])
})

test.each([
  ['ports[1].port', ['ports', '1', 'port']],
  ['ports.0', ['ports', '0']],
  ['a. .b', ['a', 'b']],
])('the path %s of a var has the parts %j', (path, parts) => {
  expect(partsOf(parseVarPath(path))).toEqual(parts)
})

const shared = [
  ['name', { type: 'key' }],
  ['2', { type: 'index', index: 2 }],
  ['007', { type: 'index', index: 7 }],
  ['+1', { type: 'index', index: 1 }],
  ['-0', { type: 'index', index: 0 }],
  ['[name=^x$]', { type: 'match', field: 'name', value: '^x$' }],
  ['[=--x=1]', { type: 'match', field: '', value: '--x=1' }],
  ['[]', { type: 'unsupported', reason: 'brackets' }],
] as const

test.each([
  ...shared,
  ['-1', { type: 'unsupported', reason: 'negative index' }],
  ['-', { type: 'last' }],
  ['*', { type: 'unsupported', reason: 'wildcard' }],
] as const)('%s in the path of a source is understood', (text, step) => {
  expect(getterStep(text)).toEqual({ text, ...step })
})

test.each([...shared, ['-1', { type: 'key' }], ['-', { type: 'key' }], ['*', { type: 'each' }]] as const)(
  '%s in the path of a target is understood',
  (text, step) => {
    expect(parseTargetPath(text)).toEqual([{ text, ...step }])
  },
)

test('empty parts in the path of a source are skipped', () => {
  expect(partsOf(getterSteps([' a ', '', ' ', 'b']))).toEqual(['a', 'b'])
})

test.each([
  ['/a/b', ['a', 'b']],
  ['/a~1b/~0', ['a/b', '~']],
  ['a/b', ['b']],
  ['', []],
  ['/', ['']],
])('the pointer %j has the parts %j', (pointer, parts) => {
  expect(partsOf(parsePointer(pointer))).toEqual(parts)
})
