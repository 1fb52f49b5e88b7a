import { hasPlaceholder } from './placeholders.ts'

test.each([
  [`web.$\{domain}`, true],
  ['$(HOST)', true],
  ['{{ .Values.host }}', true],
  ['web...PLACEHOLDER_domain..', true],
  ['web.example', false],
])('a placeholder in %s: %s', (text, expected) => {
  expect(hasPlaceholder(text)).toBe(expected)
})
