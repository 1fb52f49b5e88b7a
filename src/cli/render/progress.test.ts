import { ProgressLine } from './progress.ts'

const pause = () => new Promise((resolve) => setTimeout(resolve, 100))

function terminal(isTTY: boolean, columns?: number) {
  const written: string[] = []
  return { output: { isTTY, columns, write: (text: string) => void written.push(text) }, written }
}

test('a terminal shows the progress on one line, which is erased at the end', async () => {
  const { output, written } = terminal(true, 30)
  const progress = new ProgressLine(output, true)
  progress.show(1, 9, 'overlays/too-early')
  expect(written).toEqual([])
  await pause()
  progress.show(2, 9, 'overlays/a-long-name')
  expect(written).toEqual(['\r\u001b[2Krendering 2 of 9: overlays/a-'])
  progress.clear()
  expect(written.at(-1)).toBe('\r\u001b[2K')
})

test.each([
  ['logs', false, true],
  ['other formats of messages', true, false],
])('nothing is shown in %s', async (_, isTTY, isWanted) => {
  const { output, written } = terminal(isTTY)
  const progress = new ProgressLine(output, isWanted)
  await pause()
  progress.show(2, 9, 'a')
  progress.clear()
  expect(written).toEqual([])
})
