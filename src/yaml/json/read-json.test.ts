import { readJson, withoutLoneSurrogates } from './read-json.ts'

test.each([
  ['a pair', String.raw`"\ud83d\ude00"`, String.raw`"\ud83d\ude00"`],
  ['a first half', String.raw`"\uD83Dx"`, String.raw`"\ufffdx"`],
  ['a second half', String.raw`"\ude00"`, String.raw`"\ufffd"`],
  ['a first half before a pair', String.raw`"\ud83d\ud83d\ude00"`, String.raw`"\ufffd\ud83d\ude00"`],
  ['a first half before another escape', String.raw`"\ud83d\n"`, String.raw`"\ufffd\n"`],
  ['an escaped backslash', String.raw`"\\ud83d"`, String.raw`"\\ud83d"`],
  ['a malformed escape', String.raw`"\ud8zz\ud83"`, String.raw`"\ud8zz\ud83"`],
  ['a malformed escape after a first half', String.raw`"\ud83d\udezz"`, String.raw`"\ufffd\udezz"`],
])('%s', (_, json, expected) => {
  expect(withoutLoneSurrogates(json)).toBe(expected)
})

test('a malformed escape is an error at its position', () => {
  const fail = ({ reason, line, column }: { reason: string; line: number; column: number }): Error => {
    return new Error(`${line}:${column} ${reason}`)
  }
  expect(() => readJson('{\n  "a": "\\ud8zz"\n}', fail)).toThrow(/^2:\d+ /)
})
