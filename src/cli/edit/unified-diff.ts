const context = 3

type Step = { readonly sign: ' ' | '-' | '+'; readonly line: string }

/** The change of a file as `diff -u` shows it; empty when there is none. */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return ''
  const steps = diffLines(splitLines(before), splitLines(after))
  const hunks = toHunks(steps).map(([start, end]) => formatHunk(steps, start, end))
  const from = before === '' ? '/dev/null' : `a/${file}`
  return `--- ${from}\n+++ b/${file}\n${hunks.join('')}`
}

/** Lines with their line breaks, so that a missing one at the end shows. */
function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** The common beginning and end are cut off; what lies between is small enough for a table of longest common parts. */
function diffLines(before: readonly string[], after: readonly string[]): readonly Step[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head++
  let tail = 0
  const most = Math.min(before.length, after.length) - head
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  const keep = (lines: readonly string[]): readonly Step[] => lines.map((line) => ({ sign: ' ', line }))
  return [
    ...keep(before.slice(0, head)),
    ...diffMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...keep(before.slice(before.length - tail)),
  ]
}

const largestTable = 4_000_000

function diffMiddle(before: readonly string[], after: readonly string[]): readonly Step[] {
  const steps: Step[] = []
  const lengths = before.length * after.length > largestTable ? undefined : commonLengths(before, after)
  const width = after.length + 1
  let [i, j] = [0, 0]
  while (lengths !== undefined && i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      steps.push({ sign: ' ', line: before[i] ?? '' })
      i++
      j++
    } else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) {
      steps.push({ sign: '-', line: before[i++] ?? '' })
    } else steps.push({ sign: '+', line: after[j++] ?? '' })
  }
  for (; i < before.length; i++) steps.push({ sign: '-', line: before[i] ?? '' })
  for (; j < after.length; j++) steps.push({ sign: '+', line: after[j] ?? '' })
  return steps
}

function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array {
  const width = after.length + 1
  const lengths = new Uint32Array((before.length + 1) * width)
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const skip = Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0)
      lengths[i * width + j] = before[i] === after[j] ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1 : skip
    }
  }
  return lengths
}

function toHunks(steps: readonly Step[]): readonly (readonly [number, number])[] {
  const hunks: [number, number][] = []
  for (const [i, { sign }] of steps.entries()) {
    if (sign === ' ') continue
    const last = hunks.at(-1)
    const end = Math.min(i + 1 + context, steps.length)
    if (last !== undefined && i - context <= last[1]) last[1] = end
    else hunks.push([Math.max(i - context, 0), end])
  }
  return hunks
}

function formatHunk(steps: readonly Step[], start: number, end: number): string {
  const count = (list: readonly Step[], but: '-' | '+') => list.filter(({ sign }) => sign !== but).length
  const [above, inside] = [steps.slice(0, start), steps.slice(start, end)]
  const range = (but: '-' | '+') => {
    const length = count(inside, but)
    return `${count(above, but) + (length === 0 ? 0 : 1)},${length}`
  }
  const body = inside.map(({ sign, line }) =>
    line.endsWith('\n') ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`,
  )
  return `@@ -${range('+')} +${range('-')} @@\n${body.join('')}`
}
