import { excerptAround } from '../excerpt.ts'
import { codeFrame } from './code-frame.ts'
import { createColors } from './terminal.ts'

const plain = createColors(false)
const linesOf = (text: string, line: number, column?: number) => {
  const excerpt = excerptAround(text, line)
  return excerpt && codeFrame(excerpt, { line, column }, plain)
}
const frame = (text: string, line: number, column?: number) => linesOf(text, line, column)?.join('\n')

test('a frame shows the line, its context, and a caret below the column', () => {
  expect(frame('kind: Kustomization\nresources:\n  - a.yaml\n  - nope.yaml\nnamePrefix: x\n', 4, 5)).toBe(
    ['   |', ' 2 | resources:', ' 3 |   - a.yaml', ' 4 |   - nope.yaml', '   |     ^', ' 5 | namePrefix: x'].join('\n'),
  )
})

test('without a column, only the line is shown', () => {
  expect(frame('a: 1\n', 1)).toBe(['   |', ' 1 | a: 1'].join('\n'))
})

test('tabs do not shift the caret', () => {
  expect(frame('\t\tx: 1', 1, 3)).toBe(['   |', ' 1 | \t\tx: 1', '   | \t\t^'].join('\n'))
})

test('line numbers of different width are aligned', () => {
  expect(frame(`${'-\n'.repeat(9)}ten`, 9, 1)).toBe(
    ['    |', '  7 | -', '  8 | -', '  9 | -', '    | ^', ' 10 | ten'].join('\n'),
  )
})

test('a very long line is truncated around the caret', () => {
  const lines = linesOf(`${'a'.repeat(500)}HERE${'b'.repeat(500)}`, 1, 501) ?? []
  const [, text = '', caret = ''] = lines
  expect(text.length).toBeLessThan(120)
  expect(text[caret.indexOf('^')]).toBe('H')
})

test('control characters never reach the terminal', () => {
  expect(frame('a: \u001b[31mred', 1, 1)).not.toContain('\u001b')
})

test('a line that does not exist has no frame', () => {
  expect(frame('a: 1', 7, 1)).toBeUndefined()
})
