import { terminalWidth } from './terminal-width.ts'

test.each([
  [0, undefined],
  [1, undefined],
  [undefined, undefined],
  [20, 20],
  [132, 132],
])('a terminal that reports %p columns has the width %p', (columns, width) => {
  expect(terminalWidth({ columns })).toBe(width)
})
