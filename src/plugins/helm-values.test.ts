import { mergeValues } from './helm-values.ts'

test('keys such as __proto__ are data, at every depth', () => {
  const base = JSON.parse('{"__proto__": {"__proto__": 1}, "constructor": 2}')
  expect(JSON.stringify(mergeValues(base, {}))).toBe('{"__proto__":{"__proto__":1},"constructor":2}')
  const over = JSON.parse('{"__proto__": {"__proto__": null}, "constructor": 3}')
  expect(JSON.stringify(mergeValues(base, over))).toBe('{"__proto__":{},"constructor":3}')
})
