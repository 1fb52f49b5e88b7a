import { readPathPart, splitFieldPath, splitPath } from './field-path.ts'

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
])('%s splits into its parts', (path, parts) => {
  expect(splitFieldPath(path)).toEqual(parts)
})

test.each([
  ['a/b', ['a', 'b']],
  ['/a/b', ['a', 'b']],
  ['a\\/b/c', ['a/b', 'c']],
  ['a//b', ['a', '', 'b']],
])('%s splits at its slashes', (path, parts) => {
  expect(splitPath(path, '/')).toEqual(parts)
})

test.each([
  ['name', { type: 'field', name: 'name' }],
  ['2', { type: 'index', index: 2 }],
  ['007', { type: 'index', index: 7 }],
  ['-1', { type: 'field', name: '-1' }],
  ['-', { type: 'field', name: '-' }],
  ['*', { type: 'every' }],
  ['[name=^x$]', { type: 'match', field: 'name', value: '^x$' }],
  ['[=--x=1]', { type: 'match', field: '', value: '--x=1' }],
  ['[]', { type: 'invalid', source: '[]' }],
])('the part %s of a path is understood', (source, part) => {
  expect(readPathPart(source)).toEqual(part)
})
