import { parseFlags, splitCommas } from './parse-flags.ts'

const flags = {
  output: { type: 'string', short: 'o', summary: 'a file' },
  command: { type: 'string', summary: 'a program', default: 'helm' },
  env: { type: 'stringArray', short: 'e', summary: 'repeated' },
  paths: { type: 'stringSlice', summary: 'commas' },
  force: { type: 'bool', short: 'f', summary: 'yes or no' },
  ignore: { type: 'bool', short: 'i', summary: 'yes or no' },
  order: { type: 'string', summary: 'a choice', choices: ['legacy', 'none'] },
} as const
const absent = { output: undefined, command: 'helm', env: [], paths: [], force: false, ignore: false, order: undefined }

test.each<[line: string, expected: object, args?: readonly string[]]>([
  ['', {}],
  ['a --force b', { force: true }, ['a', 'b']],
  ['--output x', { output: 'x' }],
  ['--output=x=y', { output: 'x=y' }],
  ['--output=', { output: '' }],
  ['-o x', { output: 'x' }],
  ['-ox', { output: 'x' }],
  ['-o=x', { output: 'x' }],
  ['--output -x', { output: '-x' }],
  ['--output --force', { output: '--force' }],
  ['--output a --output b', { output: 'b' }],
  ['--command=h3', { command: 'h3' }],
  ['-e A=1 --env B,C -e D', { env: ['A=1', 'B,C', 'D'] }],
  ['--paths a,b --paths c', { paths: ['a', 'b', 'c'] }],
  ['-fi', { force: true, ignore: true }],
  ['-fox', { force: true, output: 'x' }],
  ['--force=false', { force: false }],
  ['--force=T -i=0', { force: true, ignore: false }],
  ['-f=false', { force: false }],
  ['--force false', { force: true }, ['false']],
  ['--order none', { order: 'none' }],
  ['- x', {}, ['-', 'x']],
  ['-f -- --force -x', { force: true }, ['--force', '-x']],
])('%s', (line, expected, args = []) => {
  const parsed = parseFlags(flags, line.split(' ').filter(Boolean))
  expect(parsed.flags).toEqual({ ...absent, ...expected })
  expect(parsed.args).toEqual(args)
})

test('reports which flags were set', () => {
  expect(parseFlags(flags, ['--force=false', '-o', 'x']).given).toEqual(new Set(['force', 'output']))
})

test.each([
  ['--constructor', 'USAGE_FLAG_UNKNOWN'],
  ['--__proto__=1', 'USAGE_FLAG_UNKNOWN'],
  ['-fx', 'USAGE_FLAG_UNKNOWN'],
  ['--no-force', 'USAGE_FLAG_UNKNOWN'],
  ['--output', 'USAGE_FLAG_VALUE_MISSING'],
  ['-o', 'USAGE_FLAG_VALUE_MISSING'],
  ['--force=2', 'USAGE_FLAG_VALUE_INVALID'],
  ['--order nun', 'USAGE_FLAG_VALUE_INVALID'],
  ['-output x', 'USAGE_FLAG_SINGLE_DASH'],
  ['-output=x', 'USAGE_FLAG_SINGLE_DASH'],
])('%s is rejected', (line, code) => {
  expect(() => parseFlags(flags, line.split(' '))).toThrow(expect.objectContaining({ code }))
})

test.each<[text: string, values: readonly string[]]>([
  ['', []],
  ['a', ['a']],
  ['a,b', ['a', 'b']],
  ['a,,b,', ['a', '', 'b', '']],
  ['"a,b",c', ['a,b', 'c']],
  ['"say ""hi"""', ['say "hi"']],
])('commas split %s', (text, values) => {
  expect(splitCommas(text)).toEqual(values)
})
