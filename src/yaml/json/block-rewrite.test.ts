import { rewriteBlock } from './block-rewrite.ts'

test.each([
  ['a text of one line stays', 'a\n', 'a\n'],
  ['two trailing line breaks become three', 'a b\n\n', 'a b\n\n\n'],
  ['a paragraph stays', 'a\n\nb\n', 'a\n\nb\n'],
  ['a line break before an indented line is doubled', 'a\n\n  d\n', 'a\n\n\n  d\n'],
  ['a line break behind an indented line stays', 'a\n\n  d\ne\n', 'a\n\n\n  d\ne\n'],
  ['lines behind an indented start are joined', '  x\na\nb\n', '  x\na b\n'],
  ['paragraphs behind an indented start lose a line break', '  x\na\n\nb\n', '  x\na\nb\n'],
  ['an indented line between indented ones is left alone', '  x\n  x\na\n', '  x\n  x\na\n'],
  ['leading line breaks stay', '\n\na\n', '\n\na\n'],
  ['a text with a space at an end of a line stays', 'a \n\n  b\n\n', 'a \n\n  b\n\n'],
  ['a text that ends in a space stays', 'a\n\n  b ', 'a\n\n  b '],
  ['a text with an emoji stays', '\u{1f600}\n\n', '\u{1f600}\n\n'],
  ['an empty text stays', '', ''],
])('%s', (_, text, expected) => {
  expect(rewriteBlock(text, 'folded')).toBe(expected)
})

test('a literal block is unchanged', () => {
  expect(rewriteBlock('a\n\n  b\n\n', 'literal')).toBe('a\n\n  b\n\n')
})

test.each(['literal', 'folded'] as const)('a %s text that starts with a tab cannot be written', (style) => {
  expect(() => rewriteBlock('\ta\n', style)).toThrow(expect.objectContaining({ code: 'YAML_BLOCK_TAB' }))
  expect(rewriteBlock('\n\ta\n', style)).toBe('\n\ta\n')
  expect(rewriteBlock('\ta \n', style)).toBe('\ta \n')
})
