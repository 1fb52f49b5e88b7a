import { splitShellWords } from './shell-words.ts'

test.each([
  ['', []],
  ['  ', []],
  ['one two', ['one', 'two']],
  ["'one two' three", ['one two', 'three']],
  ['"one two"three', ['one twothree']],
  ['"say \\"hi\\" \\\\ \\n"', ['say "hi" \\ n']],
  ["'keeps \\ and \"'", ['keeps \\ and "']],
  ['one\\ two \\"', ['one two', '"']],
  ['one \\', ['one']],
  ["'' one", ['one']],
  ['one # two\nthree', ['one']],
  ['one#two three', ['one']],
  ['"one#two" \\#three', ['one#two', '#three']],
  ['one\ttwo\nthree', ['one', 'two', 'three']],
])('the words of %j are %j', (line, words) => {
  expect(splitShellWords(line)).toEqual(words)
})

test.each(["'one", '"one', '"one\\"', 'one\'two"'])('a quote that %j leaves open is an error', (line) => {
  expect(() => splitShellWords(line)).toThrow(expect.objectContaining({ code: 'ARGUMENTS_UNCLOSED_QUOTE' }))
})
