import fc from 'fast-check'
import { parseCommandLine, printCommandLine } from './command-line.ts'
import { escapeContent, needsEscaping, unescapeContent } from './escape.ts'
import type { ConformanceCase, ConformanceFile, Expectation, InputTree, TreeEntry } from './model.ts'
import { parseConformance } from './parse.ts'
import { printConformance } from './print.ts'

const tricky = fc.constantFrom(
  '=== case',
  '>> stdout',
  '-- a.yaml --',
  '---',
  '\\',
  '\\n',
  ' ',
  '\t',
  '\r\n',
  '\n',
  '\n\n',
  '\u{feff}',
  '\u{a0}',
  'é',
  '😀',
  'a: b\n',
  '$ kustomize',
)
const content: fc.Arbitrary<Buffer> = fc.oneof(
  fc.array(tricky).map((parts) => Buffer.from(parts.join(''))),
  fc.array(fc.oneof(tricky, fc.string())).map((parts) => Buffer.from(`${parts.join('\n')}\n`)),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
)
const word = fc.stringMatching(/^[\w.-]{1,8}$/)
const line = fc.stringMatching(/^[\w'"$\\#:=-][\w'"$\\#:= -]{0,10}[\w'"$\\#:=-]$/).filter((text) => text !== 'tree')
const path = fc.array(word, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'))
const entry: fc.Arbitrary<TreeEntry> = fc.oneof(
  fc.record({ kind: fc.constant('file' as const), content, executable: fc.boolean() }),
  fc.record({ kind: fc.constant('link' as const), target: path }),
  fc.constant({ kind: 'directory' as const }),
)
const tree: fc.Arbitrary<InputTree> = fc
  .uniqueArray(fc.tuple(path, entry), { selector: ([name]) => name, maxLength: 4 })
  .map((entries) => new Map(entries))
const files = fc
  .uniqueArray(fc.tuple(path, content), { selector: ([name]) => name, maxLength: 2 })
  .map((entries) => new Map(entries))
const expectation: fc.Arbitrary<Expectation> = fc.oneof(
  fc.record({ outcome: fc.constant('error' as const), message: content }).map((it) => ({ ...it, files: new Map() })),
  fc.record({ outcome: fc.constant('ok' as const), message: content, files, stdout: content }),
  fc.record({ outcome: fc.constant('ok' as const), message: content, files }),
)
const argument = fc.oneof(word, line, fc.constantFrom('', "it's", 'a\n\tb', "\\'\n", '$X', '"', 'ü *'))
const oneCase: fc.Arbitrary<ConformanceCase> = fc.record(
  {
    name: line.filter((name) => !name.startsWith('tree ')),
    note: line,
    differs: line,
    tree: line,
    cwd: path,
    env: fc.dictionary(fc.stringMatching(/^[A-Z_]{1,5}$/), argument, { maxKeys: 2 }),
    args: fc.array(argument, { maxLength: 4 }),
    files: tree,
    expected: expectation,
  },
  { requiredKeys: ['name', 'cwd', 'env', 'args', 'files'] },
)
const file: fc.Arbitrary<ConformanceFile> = fc.record({
  about: fc
    .array(
      line.filter((text) => !text.startsWith('=== ')),
      { maxLength: 3 },
    )
    .map((lines) => lines.join('\n')),
  trees: fc.uniqueArray(fc.tuple(line, tree), { selector: ([name]) => name, maxLength: 2 }).map((it) => new Map(it)),
  cases: fc.uniqueArray(oneCase, { selector: ({ name }) => name, maxLength: 4 }),
})

test('a printed file is parsed to the same file', () => {
  fc.assert(
    fc.property(file, (original) => {
      const text = printConformance(original)
      const read = parseConformance(text, 'a.txt')
      expect(plain(read)).toEqual(plain(original))
      expect(printConformance(read)).toBe(text)
    }),
  )
})

test.each(['=== #', 'a\n=== b'])('a text at the top that looks like a case is rejected: %j', (about) => {
  expect(() => printConformance({ about, trees: new Map(), cases: [] })).toThrow('looks like a case')
})

/** Removes the null prototypes of fast-check's objects. */
function plain(read: ConformanceFile): ConformanceFile {
  return { ...read, cases: read.cases.map((one) => ({ ...one, env: { ...one.env } })) }
}

test('escaped content is visible text, and is parsed to the same bytes', () => {
  fc.assert(
    fc.property(content, (bytes) => {
      const text = escapeContent(bytes)
      expect(unescapeContent(text)).toEqual(bytes)
      expect(needsEscaping(Buffer.from(text))).toBe(false)
    }),
  )
})

test('a command line is parsed to the same words', () => {
  const commandLine = fc.record({ env: fc.constant({ A: "'" }), args: fc.array(argument) })
  fc.assert(fc.property(commandLine, (words) => expect(parseCommandLine(printCommandLine(words))).toEqual(words)))
})

test.each([
  ['a: b\n', 'a: b\n'],
  ['no line break at the end', 'no line break at the end\\\n'],
  ['a\r\nb\t\n', 'a\\r\nb\\t\n'],
  ['trailing blank \n', 'trailing blank\\x20\n'],
  ['-- a --\n', '\\x2d- a --\n'],
  ['a\\b\0', 'a\\\\b\\x00\\\n'],
  ['\u{feff}ü\n', '\\u{feff}ü\n'],
  [Buffer.from([0xff, 0xe9, 10]), '\\xff\\xe9\n'],
])('%j is escaped as %j', (bytes, escaped) => {
  expect(escapeContent(Buffer.from(bytes))).toBe(escaped)
})

test.each([
  ['no case\n=== a', /lacks its line break/],
  ['=== a\n', /a\.txt:1: a `\$ kustomize …` line must end the header/],
  ['=== a\n$ kustomize build\n=== b\n$ kustomize build\n', /a\.txt:1: a blank line must separate/],
  ['=== a\n$ kustomize build\n\n=== a\n$ kustomize build\n', /a\.txt:4: a occurs twice/],
  ['=== a\nnotes: x\n$ kustomize build\n', /not a header line: notes: x/],
  ['=== a\n$ kuilt build\n', /not a kustomize command line/],
  ['=== a\n$ kustomize build "."\n', /cannot read the command line from "\\"\.\\""/],
  ['=== a\n$ kustomize build\n>> stdout\n-- b --\n', /inputs must come before results/],
  ['=== a\n$ kustomize build\n-- b (hidden) --\n', /line 3: unknown mark: hidden/],
  ['=== a\n$ kustomize build\n-- b/ --\nc\n', /b\/ has no content/],
  ['=== a\n$ kustomize build\n-- b (escaped) --\n\\q\n', /unknown escape sequence/],
  ['=== a\n$ kustomize build\n>> output\n', /unknown result: output/],
  ['=== a\n$ kustomize build\n>> error\n>> stdout\n', /a case that fails has no other results/],
])('%j is rejected', (text, message) => {
  expect(() => parseConformance(text, 'a.txt')).toThrow(message)
})
