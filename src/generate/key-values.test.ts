import { codeOf } from '../../test/support/code-of.ts'
import { decodeText, loadKeyValues, parseFileSource } from './key-values.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Returns the pairs of one env file. */
function env(content: string | Uint8Array): Readonly<Record<string, unknown>> {
  const load = () => (typeof content === 'string' ? bytes(content) : content)
  return Object.fromEntries(loadKeyValues({ envs: ['.env'] }, load).map(({ key, value }) => [key, value]))
}

describe('an env file', () => {
  test.each<[what: string, content: string, expected: Readonly<Record<string, string>>]>([
    ['keeps quotes, blanks and comments behind values', 'A="x" # y \nB= z', { A: '"x" # y ', B: ' z' }],
    ['skips empty lines, comments and leading blanks', '\n  # c\n\t A=1\n\n', { A: '1' }],
    ['splits at the first equals sign', 'A=b=c', { A: 'b=c' }],
    ['takes a key without value as empty, whatever the environment says', 'PATH\nB=', { PATH: '', B: '' }],
    ['drops lines without a key', '=x\nA=1', { A: '1' }],
    ['knows CRLF and a byte order mark', '\ufeffA=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['keeps blanks behind a key', 'A =1\nexport B=2', { 'A ': '1', 'export B': '2' }],
    ['knows no white space but that of Go', '\u00a0A=1\n\ufeffB=2', { A: '1', '\ufeffB': '2' }],
  ])('%s', (_, content, expected) => {
    expect(env(content)).toEqual(expected)
  })

  test('that is not UTF-8 is an error with the line', () => {
    const broken = Uint8Array.of(...bytes('A=1\nB='), 0xff)
    expect(codeOf(() => env(broken))).toBe('ENV_FILE_NOT_UTF8')
    expect(() => env(broken)).toThrow(/line 2\b/)
  })
})

test('a literal loses one pair of matching quotes around its value', () => {
  const literals = ['a=1', 'b="x"', "c='x'", 'd="x\'', 'e=""y""', 'f="', 'g=', 'h=i=j']
  const pairs = loadKeyValues({ literals }, () => bytes(''))
  expect(pairs.map(({ value }) => value)).toEqual(['1', 'x', 'x', '"x\'', '"y"', '"', '', 'i=j'])
})

test.each(['novalue', '=x', ''])('the literal %j is an error', (literal) => {
  expect(codeOf(() => loadKeyValues({ literals: [literal] }, () => bytes('')))).toBe('LITERAL_INVALID')
})

test('pairs are in the order of env files, literals, files', () => {
  const pairs = loadKeyValues({ files: ['f'], literals: ['l=1'], envs: ['e'] }, (path) => bytes(`${path}=1`))
  expect(pairs.map(({ key }) => key)).toEqual(['e', 'l', 'f'])
})

test.each([
  ['dir/app.conf', 'app.conf', 'dir/app.conf'],
  ['key=dir/app.conf', 'key', 'dir/app.conf'],
  ['dir/', 'dir', 'dir/'],
])('the file source %s has the key %s', (source, key, path) => {
  expect(parseFileSource(source)).toEqual({ key, path })
})

test.each([
  ['a=b=c', 'FILE_SOURCE_AMBIGUOUS'],
  ['=path', 'FILE_SOURCE_KEY_MISSING'],
  ['key=', 'FILE_SOURCE_PATH_MISSING'],
])('the file source %s is rejected: %s', (source, code) => {
  expect(codeOf(() => parseFileSource(source))).toBe(code)
})

test('a file is text if it is UTF-8, including the byte order mark; otherwise it is bytes', () => {
  expect(decodeText(bytes('\ufeffä'))).toBe('\ufeffä')
  expect(decodeText(Uint8Array.of(0xc3))).toEqual(Uint8Array.of(0xc3))
})
