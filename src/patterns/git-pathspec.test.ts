import { pathspec } from './git-pathspec.ts'

test.each([
  ['apps/*.json', 'apps/a/b.json', true],
  ['apps/**/config.json', 'apps/config.json', false],
  ['apps', 'apps/a.json', true],
  ['apps-*/a.yaml', 'apps-x/a.yaml', true],
  ['apps/[a-c].yaml', 'apps/b.yaml', true],
  ['./apps/a.yaml', 'apps/a.yaml', true],
  ['apps/../a.yaml', 'a.yaml', true],
  ['app', 'apps/a.json', false],
  ['a.json/', 'a.json', false],
  ['apps/', 'apps/a.json', true],
  ['.', 'apps/a.json', true],
  ['/apps/a.yaml', 'apps/a.yaml', undefined],
  ['../apps', 'apps/a.yaml', undefined],
  ['', 'apps/a.yaml', undefined],
  ['[[:punct:]]*', '-b', true],
  ['[[:punct:]]*', 'b', false],
  ['[[:graph:]]', ' ', false],
  ['[[:constructor:]]*', 'a', false],
  ['[z-a]', 'm', false],
  ['[z-a]', 'z', true],
  ['[]a]*', ']', true],
  ['[!]', '!', false],
  ['[!]', '[!]', true],
  [String.raw`[a-\c]*`, 'b', true],
])('the pathspec %s and %s', (pattern, path, matches) => {
  expect(pathspec(pattern)?.(path)).toBe(matches)
})
