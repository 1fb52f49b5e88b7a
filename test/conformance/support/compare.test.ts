import { differenceFrom } from './compare.ts'
import type { Outcome } from './run.ts'

const files = (texts: Readonly<Record<string, string>>): ReadonlyMap<string, Buffer> =>
  new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)]))
const outcome = (parts: Partial<Outcome>): Outcome => {
  return { code: 0, stdout: Buffer.alloc(0), stderr: '', before: new Map(), after: new Map(), ...parts }
}
const nothing = { files: new Map(), message: Buffer.alloc(0) }
const failure = { ...nothing, outcome: 'error' } as const
const failed = outcome({ code: 1, stderr: 'error: x' })
const build = { ...nothing, outcome: 'ok', stdout: Buffer.from('a: 1\n') } as const
const edit = (text: string) => ({ ...nothing, outcome: 'ok', files: files({ 'a.yaml': text }) }) as const
const edited = (text: string, before = ''): Outcome => {
  return outcome({ before: files({ 'a.yaml': before }), after: files({ 'a.yaml': text }) })
}

test.each([
  ['the same output', build, outcome({ stdout: Buffer.from('a: 1\n') })],
  ['a failure with a message', failure, failed],
  ['fields in another order', edit('a: 1\nb: 2\n'), edited('b: 2\na: 1\n')],
  ['false instead of nothing', edit('a: 1\n'), edited('a: 1\nb: false\n')],
  ['a comment that kustomize loses as well', edit('a: 1\n'), edited('{a: 1}\n', '# x\n')],
])('%s is no difference', (_, expected, actual) => {
  expect(differenceFrom(expected, actual)).toBeUndefined()
})

test.each([
  [
    'a missing line break',
    build,
    outcome({ stdout: Buffer.from('a: 1') }),
    'stdout, line 2: expected "", got undefined',
  ],
  ['an error', build, failed, 'exit code 1: error: x'],
  ['a success', failure, outcome({}), 'succeeds, kustomize fails'],
  ['output of what fails', failure, { ...failed, stdout: Buffer.from('a') }, 'fails, but prints on stdout'],
  ['silence', failure, outcome({ code: 1 }), 'fails without a message'],
  ['a stack trace', failure, { ...failed, stderr: 'x\n    at run (a.ts:1:2)\n' }, 'fails with a stack trace'],
  [
    'a change before a failure',
    failure,
    { ...edited('b'), ...failed, after: files({ b: '' }) },
    'fails, but changes files',
  ],
  ['other data', edit('a: 1\n'), edited('a: 2\n'), 'a.yaml: expected {"a":1}, got {"a":2}'],
  ['a lost comment', edit('# x\na: 1\n'), edited('{a: 1}\n', '# x\n'), 'a.yaml: lost the comment "x"'],
  ['a missing file', edit('a: 1\n'), outcome({}), 'a.yaml is missing'],
  ['another file', { ...nothing, outcome: 'ok' } as const, edited('b'), 'a.yaml changed, kustomize leaves it alone'],
])('%s is a difference', (_, expected, actual, difference) => {
  expect(differenceFrom(expected, actual)).toBe(difference)
})
