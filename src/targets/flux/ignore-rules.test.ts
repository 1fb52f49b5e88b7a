import { defaultRules, parseRules, ruleResult } from './ignore-rules.ts'

function isIgnored(rules: string, path: string, isDirectory = false): boolean {
  return ruleResult(parseRules(rules, []), path.split('/'), isDirectory) === 'ignored'
}

test.each([
  ['values.yaml', 'apps/values.yaml', true],
  ['values.yaml', 'apps/values.yaml.bak', false],
  ['*.md', 'docs/deep/a.md', true],
  ['/docs', 'docs/a.md', true],
  ['/docs', 'apps/docs/a.md', false],
  ['apps/*/test', 'apps/web/test/a.yaml', true],
  ['apps/*/test', 'apps/web/deep/test/a.yaml', false],
  ['**/test', 'apps/web/test', true],
  ['apps/**', 'apps/web/a.yaml', true],
  ['test/', 'test', false],
  ['test/', 'test/a.yaml', true],
  ['# apps', '# apps', false],
  ['a[0-9].yaml', 'a7.yaml', true],
  ['a[^0-9].yaml', 'a7.yaml', false],
  ['a?.yaml', 'ab.yaml', true],
  ['a\\*.yaml', 'ab.yaml', false],
  ['a[', 'a[', false],
  ['/*\n!/apps', 'apps/a.yaml', false],
  ['/*\n!/apps\n/apps/a.yaml', 'apps/a.yaml', true],
])('%j and %s: %s', (rules, path, expected) => {
  expect(isIgnored(rules, path)).toBe(expected)
})

test('rules in a folder apply below it', () => {
  const rules = parseRules('a.yaml', ['apps'])
  expect(ruleResult(rules, ['apps', 'a.yaml'], false)).toBe('ignored')
  expect(ruleResult(rules, ['a.yaml'], false)).toBeUndefined()
})

test('the default rules exclude images, archives and CI files', () => {
  for (const path of ['a.png', 'x/a.tar.gz', '.github/x.yaml', 'apps/.sops.yaml']) {
    expect(ruleResult(defaultRules, path.split('/'), false)).toBe('ignored')
  }
  expect(ruleResult(defaultRules, ['apps', 'a.yaml'], false)).toBeUndefined()
})
