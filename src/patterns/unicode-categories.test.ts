import { shortCategories } from './unicode-categories.ts'

test.each([
  ['^\\p{Letter}+$', '^\\p{L}+$'],
  ['[\\p{uppercase-letter}\\P{^ decimal number }]', '[\\p{Lu}\\P{^Nd}]'],
  ['\\p{lu}', '\\p{Lu}'],
  ['\\p{Greek}', '\\p{Greek}'],
  ['\\\\p{Letter}', '\\\\p{Letter}'],
  ['\\Q\\p{Letter}\\E', '\\Q\\p{Letter}\\E'],
])('%s is %s', (pattern, short) => {
  expect(shortCategories(pattern)).toBe(short)
})
