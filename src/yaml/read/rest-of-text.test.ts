import { isKuiltError } from '../../diagnostics/index.ts'
import { readPlain } from './read-plain.ts'
import { readResourceDocuments } from './resources.ts'

// The text after a document is either read or an error, as far as go-yaml's scanner gets.

const lines = [
  'kind: one',
  'metadata:',
  '  name: two',
  'list:',
  '- three',
  '- k: four',
  'text: |',
  '  five',
  '',
  '  six',
  'last: seven',
]

/** `x` for a rejected file, otherwise how many of the words from `one` to `seven` have been read. */
function outcome(text: string): string {
  try {
    const read = JSON.stringify(readResourceDocuments(text, 'f.yaml').map(({ node }) => node))
    return String('one two three four five six seven'.split(' ').filter((word) => read.includes(word)).length)
  } catch (error) {
    if (isKuiltError(error)) return 'x'
    throw error
  }
}

// Recorded from kustomize 5.8.1: the unusual line is inserted before each line and at the end, which gives one
// character each. `?` means that the text can be read but is not a resource.
test.each([
  ['%YAML 1.1', 'xxxxxxxxxxx7'],
  ['%YAML 1.2', 'xxxxxxxxxxx7'],
  ['%YAML', 'xxxxxxxxxxxx'],
  ['%TAG ! tag:x,2024:', 'xxxxxxxxxxx7'],
  ['%FOO', 'xxxxxxxxxxxx'],
  ['...', 'x??2234xxx67'],
  ['... # c', 'x??2234xxx67'],
  ['... x', 'xxxxxxxxxxx7'],
  ['---', '7???xx?xxx?7'],
  ['--- # c', '7???xx?xxx?7'],
  ['--- x: y', 'xxxxxxxxxxxx'],
  ['\ufeff', '7xxxxxxxxxxx'],
  ['\ufeffx: y', '77x7xx777777'],
  ['!t', '7xxxxxxxxxxx'],
  ['&a', '7xxxxxxxxxxx'],
  ['*a', 'xxxxxxxxxxxx'],
  ['x', 'xxxxxxxxxxxx'],
  ['"x"', '?xxxxxxxxxxx'],
  ['[x]', '?xxxxxxxxxxx'],
  ['[x', 'xxxxxxxxxxxx'],
  ['{x: y}', '?xxxxxxxxxxx'],
  ['}', 'xxxxxxxxxxxx'],
  ['- x', 'xxxx777xxxxx'],
  ['? x', '77x7xx777777'],
  [': x', 'xxxxxxxxxxxx'],
  ['x: y', '77x7xx777777'],
  ['  x: y', '?x77xx77777x'],
  ['    x: y', '?xxxxxxx777x'],
  ['|', '?x?xxxxxxxxx'],
  ['@x', 'xxxxxxxxxxxx'],
  ['`x', 'xxxxxxxxxxxx'],
  ['%x', 'xxxxxxxxxxxx'],
  [' %YAML 1.1', 'x7xxx7x7xxx7'],
  ['\tx', 'xxxxxxxxxxxx'],
  ['# c', '7777777xxx77'],
  ['', '777777777777'],
])('%j between the lines of a document: %s', (odd, expected) => {
  const outcomes = Array.from({ length: lines.length + 1 }, (_, i) =>
    outcome(`${lines.toSpliced(i, 0, odd).join('\n')}\n`),
  )
  const compared = outcomes.map((found, i) => (expected[i] === '?' && found !== 'x' ? '?' : found))
  expect(compared.join('')).toBe(expected)
})

test('the reader of kustomization files scans only one token ahead', () => {
  expect(readPlain('a: b\n%YAML 1.1\nc: d\n', 'f.yaml')).toEqual({ a: 'b' })
  expect(outcome('a: b\n%YAML 1.1\nc: d\n')).toBe('x')
  expect(() => readPlain('a: b\n%YAML 1\nc: d\n', 'f.yaml')).toThrow()
})

test.each([
  ['...\na: b', 'x'],
  ['{}\n- a', '0'],
  ['{} - a', 'x'],
  ['{} [a, @b]', '0'],
  ['{}\n[a, b, c, d, @e]', 'x'],
  ['{}\n[a, b,\nc, @d]', '0'],
  ['{}\n!a!b c', '0'],
  ['{}\n!a! c', 'x'],
  ['{}\n|0', 'x'],
  ['{}\n|\n  a\n@', 'x'],
  ['{}\n"a', 'x'],
  ['{}\na: @b', '0'],
  ['{}\n- @b', 'x'],
  ['{}\n- - @b', '0'],
  ['--- {}\n...\n? @b', '0'],
])('of the rest of %j the scanner sees three tokens', (text, expected) => {
  expect(outcome(text)).toBe(expected)
})
