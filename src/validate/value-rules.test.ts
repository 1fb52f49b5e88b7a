import { ruleOf } from './value-rules.ts'

test('limits of one have a singular noun', () => {
  const rule = (keyword: string, value: string | readonly string[]) => ruleOf(keyword, { schema: 1, params: {}, value })
  expect(rule('minItems', [])).toBe('have at least 1 item, not 0')
  expect(rule('maxItems', ['a', 'b'])).toBe('have at most 1 item, not 2')
  expect(rule('minLength', '')).toBe('have at least 1 character, not 0')
})
