import { codeOf } from '../../../test/support/code-of.ts'
import { type LayoutCollection, parseLayout, readsAsPlain } from './edit-document.ts'

function parse(text: string): { readonly root: LayoutCollection; readonly at: (start: number, end: number) => string } {
  const { root } = parseLayout(text, 'file')
  if (root?.kind !== 'map') throw new Error('no map')
  return { root, at: (start, end) => text.slice(start, end) }
}

test('an entry ends at its last character, before comments', () => {
  const { root, at } = parse('a:\n- b # c\n- d: |\n    e\n\n# f\ng: &x {h: i} # j\n')
  expect(root.entries.map(({ from, end }) => at(from, end))).toEqual(['a:\n- b # c\n- d: |\n    e', 'g: &x {h: i}'])
  const [, braces] = root.entries
  expect(braces?.value).toMatchObject({ kind: 'map', flow: true, anchor: 'x' })
  expect(at(braces?.value?.from ?? 0, braces?.value?.end ?? 0)).toBe('&x {h: i}')
})

test('items start at their dash, and values may be missing', () => {
  const { root, at } = parse('a:\n  -   b\n  -\nc:\n? d\n: e\n')
  const list = root.entries[0]?.value
  expect(list?.kind === 'list' ? list.entries.map(({ from, end }) => at(from, end)) : []).toEqual(['-   b', '-'])
  expect(root.entries.map(({ key, value }) => [key?.text, value?.kind])).toEqual([
    ['a', 'list'],
    ['c', undefined],
    ['d', 'scalar'],
  ])
})

test('comments are found, but not text that only looks like a comment', () => {
  const text = '# a\nb: "# no" # c\nd: |\n  # no\ne: x#no\n--- # f\n# g\n'
  expect(parseLayout(text, 'file').comments.map(({ start, end }) => text.slice(start, end))).toEqual([
    '# a',
    '# c',
    '# f',
    '# g',
  ])
})

test('the first document ends at the marker of the next one', () => {
  const text = 'a: b\n# c\n---\nd: e\n'
  expect(text.slice(0, parseLayout(text, 'file').end)).toBe('a: b\n# c\n')
  expect(parseLayout('# only\n', 'file').root).toBeUndefined()
})

test('invalid YAML is an error with a location', () => {
  expect(codeOf(() => parseLayout('a: [', 'file'))).toBe('EDIT_SYNTAX')
})

test.each(['a', 'a b', 'a/b:c', 'http://x', '../base', '1.2.3', 'a#b', '-x'])('%s needs no quotes', (text) => {
  expect(readsAsPlain(text, 'block')).toBe(true)
})

test.each([
  '',
  'yes',
  'N',
  'null',
  '~',
  '1',
  '1.5',
  '0o7',
  '12:30',
  '2020-01-01',
  'a: b',
  'a #b',
  '- a',
  '*a',
  '@a',
  'a:',
  ' a',
  '{a',
])('%s needs quotes', (text) => {
  expect(readsAsPlain(text, 'block')).toBe(false)
})

test('flow collections and keys require quotes for more strings', () => {
  expect([readsAsPlain('a, b', 'block'), readsAsPlain('a, b', 'flow'), readsAsPlain('http://x?y', 'flow')]).toEqual([
    true,
    false,
    false,
  ])
  expect([readsAsPlain('a b', 'key'), readsAsPlain('y', 'key')]).toEqual([true, false])
})
