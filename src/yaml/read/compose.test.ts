import { isKuiltError } from '../../diagnostics/index.ts'
import type { Node } from '../../tree/node.ts'
import { composeDocument } from './compose.ts'

/**
 * A tree as JSON-like text: scalars are quoted as in the source, block scalars start with `|` or `>`, and tags come
 * first.
 */
function show(node: Node | undefined): string {
  if (node === undefined) return 'nothing'
  if (node.type === 'sequence') return `${node.flow ? 'flow' : ''}[${node.items.map(show).join(' ')}]`
  if (node.type === 'mapping') {
    return `${node.flow ? 'flow' : ''}{${node.entries.map(({ key, value }) => `${show(key)}:${show(value)}`).join(' ')}}`
  }
  const tag = node.tag === undefined ? '' : `${node.tag} `
  const sign = { plain: '', single: "'", double: '"', literal: '|', folded: '>' }[node.style]
  return `${tag}${sign}${node.text.replaceAll('\n', '⏎')}${node.style === 'plain' ? '' : sign}`
}

const read = (text: string): string => show(composeDocument(text, { origin: { file: 'a.yaml' } }))

function problem(text: string): string {
  try {
    return `accepted: ${read(text)}`
  } catch (error) {
    if (!isKuiltError(error)) throw error
    return `${error.at?.line}:${error.at?.column} ${error.code}`
  }
}

test.each([
  ['', 'nothing'],
  ['# nothing\n\n', 'nothing'],
  ['---\n', 'nothing'],
  ['a: b', '{a:b}'],
  ['a:\n', '{a:}'],
  ['a:\nb: c\n', '{a: b:c}'],
  ['a:\n  b:\n    c: d\n  e: f\ng: h\n', '{a:{b:{c:d} e:f} g:h}'],
  ['  a: 1\n  b: 2\n', '{a:1 b:2}'],
  ['- a\n- b\n', '[a b]'],
  ['a:\n- b\n- c\nd: e\n', '{a:[b c] d:e}'],
  ['a:\n  - b\n  -\n  - c\n', '{a:[b  c]}'],
  ['- - a\n  - b\n- c\n', '[[a b] c]'],
  ['- a: b\n  c: d\n-   e: f\n    g: h\n', '[{a:b c:d} {e:f g:h}]'],
  ['-\n  a: b\n- # comment\n  c: d\n', '[{a:b} {c:d}]'],
  ['"a": 1\n\'b\' : 2\nc d: 3\n', '{"a":1 \'b\':2 c d:3}'],
  ['a#b: c#d\n', '{a#b:c#d}'],
  ['a:b: c\n', '{a:b:c}'],
  ['-a: -b\n', '{-a:-b}'],
  ['? a\n: b\n? c\nd: e\n', '{a:b c: d:e}'],
  ['? |\n  long\n: - x\n  - y\n', '{|long⏎|:[x y]}'],
])('block style: %j is %s', (text, tree) => {
  expect(read(text)).toBe(tree)
})

test.each([
  ['a: # c\n  b # c\n', '{a:b}'],
  ['a: "b"#c\nd: [e]#f\n', '{a:"b" d:flow[e]}'],
  ['# c\na: b\n  # c\n# c\nd: e # c', '{a:b d:e}'],
  ['a: |#c\n  b\n', '{a:|b⏎|}'],
  ['[ # c\na,# d\nb]', 'flow[a b]'],
])('comments: %j is %s', (text, tree) => {
  expect(read(text)).toBe(tree)
})

test.each([
  ['{}', 'flow{}'],
  ['[a, b, ]', 'flow[a b]'],
  ['{a: b, c, "d":e, f: }', 'flow{a:b c: "d":e f:}'],
  ['[a: b, {c: [d]}]', 'flow[flow{a:b} flow{c:flow[d]}]'],
  ['{a:b, c:}', 'flow{a:b: c::}'],
  ['[-a, -, a-b, x y]', 'flow[-a - a-b x y]'],
  ['a: [\n1,\n2\n]\nb: {\n}\n', '{a:flow[1 2] b:flow{}}'],
  ['{? a : b, ? c}', 'flow{a:b c:}'],
  ['{?a: b}', 'flow{a:b}'],
  ['[a\n  b\n\n  c]', 'flow[a b⏎c]'],
  ['{"a b": \'c\'}\t', 'flow{"a b":\'c\'}'],
])('flow style: %j is %s', (text, tree) => {
  expect(read(text)).toBe(tree)
})

test('the space after a colon in flow style is optional only after a quoted key', () => {
  expect(read('{a:b, "c":d}')).toBe('flow{a:b: "c":d}')
})

test.each([
  ['a: b c\n  d\n\n  e\n', '{a:b c d⏎e}'],
  ['a:\n  b\n  - c\n', '{a:b - c}'],
  ['- a\n  b\n- c', '[a b c]'],
  ['a: b\t \n', '{a:b}'],
  ['a: http://x/?y=z&w\n', '{a:http://x/?y=z&w}'],
  ["a: it's {not} [flow]\n", "{a:it's {not} [flow]}"],
])('plain scalars: %j is %s', (text, tree) => {
  expect(read(text)).toBe(tree)
})

test.each([
  ["'a''b'", "'a'b'"],
  ["'a\n\n  b\nc'", "'a⏎b c'"],
  ["a: 'x\ny'\n", "{a:'x y'}"],
  ['"\\t\\x41\\u00e9\\U0001F600\\"\\\'\\\\"', '"\tAé😀"\'\\"'],
  ['"a\\\n   b"', '"ab"'],
  ['"a  \\\n   b"', '"a  b"'],
  ['"a \\  \n b"', '"a   b"'],
  ['"\n a\n"', '" a "'],
])('quoted scalars: %j is %s', (text, tree) => {
  expect(read(text)).toBe(tree)
})

test.each([
  ['a: |\n  b\n   c\n\n  d\n\n', '{a:|b⏎ c⏎⏎d⏎|}'],
  ['a: |-\n  b\n', '{a:|b|}'],
  ['a: |+\n  b\n\nc: d\n', '{a:|b⏎⏎| c:d}'],
  ['a: |2\n   b\n', '{a:| b⏎|}'],
  ['a: |1-\n   b', '{a:|  b|}'],
  ['a: |-1\n   b', '{a:|  b|}'],
  ['a: |\n  b', '{a:|b|}'],
  ['a: |\nb: c\n', '{a:|| b:c}'],
  ['- |\n a\n-\n  |\n  b\n', '[|a⏎| |b⏎|]'],
  ['a: >\n  b\n  c\n\n  d\n    e\n  f\n', '{a:>b c⏎d⏎  e⏎f⏎>}'],
  ['a:\n|\n b\n', '{a:|b⏎|}'],
])('block scalars: %j is %s', (text, tree) => {
  expect(read(text)).toBe(tree)
})

test.each([
  ['a: !!str 1\nb: ! 2\nc: !x 3\nd: !<tag:yaml.org,2002:int> 4', '{a:!!str 1 b:2 c:!x 3 d:!!int 4}'],
  ['a: !!int [1]\nb: !!map\n  c: d\n', '{a:flow[1] b:{c:d}}'],
  ['!!map\n!!str a: b\n', '{!!str a:b}'],
  ['- !x\n- y\n', '[!x  y]'],
  ['a: !x\n- y\n', '{a:[y]}'],
  ['%YAML 1.1\n%TAG !e! tag:x,2000:\n---\na: !e!b c\n', '{a:tag:x,2000:b c}'],
])('tags: %j is %s', (text, tree) => {
  expect(read(text)).toBe(tree)
})

test.each([
  ['--- {a: b}', 'flow{a:b}'],
  ['--- # c\na: b', '{a:b}'],
  ['a: b\n...\nc: d', '{a:b}'],
  ['{"a": 1}\n{"b": 2}', 'flow{"a":1}'],
  ['{a: b}}', 'flow{a:b}'],
  ['{a: b} c\n', 'flow{a:b}'],
  ['  a: b\nc: d\n', '{a:b}'],
  ['a: b\n%YAML 1.1\n', '{a:b}'],
  ['\ufeffa: b\nc: d\n', '{a:b c:d}'],
  ['a: b\rc: d\x85e: f\u2028g: h', '{a:b c:d e:f g:h}'],
  ['a: "b\u2028 c"', '{a:"b\u2028c"}'],
])('only the first document counts: %j is %s', (text, tree) => {
  expect(read(text)).toBe(tree)
})

test.each([
  ['a: b: c', '1:5 YAML_SYNTAX'],
  ['a: "b": c', '1:7 YAML_SYNTAX'],
  ['a: - b', '1:4 YAML_SYNTAX'],
  ["a: 'b' c", '1:8 YAML_SYNTAX'],
  ['a: b\n c: d', '2:3 YAML_SYNTAX'],
  ['a:\n    b: 1\n  c: 2', '3:3 YAML_SYNTAX'],
  ['a: 1\nb', '2:1 YAML_SYNTAX'],
  ['a: 1\n- b', '2:1 YAML_SYNTAX'],
  ['- a\nb: c', '2:1 YAML_SYNTAX'],
  ['a: "b\n', '1:4 YAML_SYNTAX'],
  ['a: [b\n', '1:4 YAML_SYNTAX'],
  ['a: [b\n---\n', '1:4 YAML_SYNTAX'],
  ['a:\n\tb: c', '2:1 YAML_SYNTAX'],
  ['-\ta', '1:2 YAML_SYNTAX'],
  ['a: b\n\t\nc: d', '2:1 YAML_SYNTAX'],
  ['a: |\n\tb', '2:1 YAML_SYNTAX'],
  [': a', '1:1 YAML_SYNTAX'],
  ['? a\n  : b', '2:3 YAML_SYNTAX'],
  ['[a, , b]', '1:5 YAML_SYNTAX'],
  ['[,]', '1:2 YAML_SYNTAX'],
  ['{a\n: b}', '2:1 YAML_SYNTAX'],
  ['[http://x?y]', '1:10 YAML_SYNTAX'],
  ['[a b: c: d]', '1:8 YAML_SYNTAX'],
  ['[- a]', '1:2 YAML_SYNTAX'],
  ['{[a]: b}', '1:2 YAML_SYNTAX'],
  ['[a]: b', '1:4 YAML_SYNTAX'],
  ['? [a]\n: b', '1:1 YAML_SYNTAX'],
  ['a: |0\n', '1:4 YAML_SYNTAX'],
  ['a: |x\n', '1:4 YAML_SYNTAX'],
  ['a: |\n    \n  b\n', '3:3 YAML_SYNTAX'],
  ['a: @b', '1:4 YAML_SYNTAX'],
  ['a: %b', '1:4 YAML_SYNTAX'],
  ['a: "\\/"', '1:5 YAML_SYNTAX'],
  ['a: "\\ud83d\\ude00"', '1:5 YAML_SYNTAX'],
  ['a: "\\x4"', '1:5 YAML_SYNTAX'],
  ['a: &b.c d', '1:4 YAML_SYNTAX'],
  ['a: &b &c d', '1:7 YAML_SYNTAX'],
  ['a: !!x !!y d', '1:8 YAML_SYNTAX'],
  ['a: !e!x d', '1:4 YAML_SYNTAX'],
  ['a: &b *c', '1:7 YAML_SYNTAX'],
  ['a: &b - c', '1:7 YAML_SYNTAX'],
  ['--- a: b', '1:6 YAML_SYNTAX'],
  ['%YAML 1.2\n---\na: b', '1:1 YAML_SYNTAX'],
  ['%FOO\n---\na: b', '1:1 YAML_SYNTAX'],
  ['%YAML 1.1\na: b', '2:1 YAML_SYNTAX'],
  ['...\na: b', '1:1 YAML_SYNTAX'],
  ['{a: b} @', '1:8 YAML_SYNTAX'],
  ['{a: b} c: d', '1:8 YAML_SYNTAX'],
  ['{a: b} - c', '1:8 YAML_SYNTAX'],
])('%j is rejected at %s', (text, where) => {
  expect(problem(text)).toBe(where)
})

test('a key may be up to 1024 characters before its colon, or any length after a question mark', () => {
  const key = 'k'.repeat(1024)
  expect(read(`${key}: v`)).toBe(`{${key}:v}`)
  expect(problem(`${key}k: v`)).toMatch(/^1:\d+ YAML_SYNTAX$/)
  expect(read(`? ${key}k\n: v`)).toBe(`{${key}k:v}`)
})

test.each([
  ['lists in brackets', '['.repeat(20_000)],
  ['maps in braces', '{a: '.repeat(20_000)],
  ['lists on one line', '- '.repeat(20_000)],
  ['maps', Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
])('%s can be nested five hundred times, not more', (_, text) => {
  expect(problem(text)).toMatch(/YAML_TOO_DEEP$/)
})

test('500 levels are allowed', () => {
  expect(read(`${'['.repeat(500)}${']'.repeat(500)}`)).toMatch(/^flow\[/)
})

test('the error contains the mistake and its position, also in a file of several documents', () => {
  const origin = { file: 'a.yaml', document: 1, start: { fileText: 'x: 1\n---\na: b: c\n', offset: 9 } }
  expect(() => composeDocument('a: b: c\n', { origin })).toThrow(
    expect.objectContaining({ at: { file: 'a.yaml', document: 1, line: 3, column: 5 } }),
  )
})
