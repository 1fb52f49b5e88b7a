import { type Columns, lineEnd, type Passing } from './columns.ts'

/** The maximum number of rounds. More rounds have little effect. */
const rounds = 12

/**
 * Swaps neighbors in a column while this reduces the number of crossings, because the layout library ignores the rows
 * at which lines start.
 *
 * @returns the new top of each card
 */
export function untangle(columns: Columns): readonly number[] {
  const { tops } = columns
  // Swapping leads to a local optimum, which is not always the best order.
  const candidates = [
    swapAll(columns, tops, crossings),
    swapAll(columns, swapAll(columns, tops, distance), crossings),
    swapAll(columns, swapAll(columns, tops, firstLink), crossings),
  ]
  const costs = candidates.map((tops) => totalCost({ ...columns, tops }))
  return candidates[costs.indexOf(Math.min(...costs))] ?? tops
}

/** Returns the cost of the order in which the first of two neighboring cards is above the second. */
type Cost = (first: number, second: number, columns: Columns) => number

function swapAll(columns: Columns, start: readonly number[], cost: Cost): readonly number[] {
  const tops = [...start]
  for (let round = 0; round < rounds; round++) {
    const swaps = columns.members.map((column) => swapIn(column, { ...columns, tops }, cost))
    if (!swaps.includes(true)) break
  }
  return tops
}

function swapIn(column: readonly number[], columns: Columns & { readonly tops: number[] }, cost: Cost): boolean {
  const { cards, tops, passing } = columns
  const top = (i: number): number => tops[i] ?? 0
  const bottom = (i: number): number => top(i) + (cards[i]?.height ?? 0)
  const order = column.toSorted((a, b) => top(a) - top(b))
  let hasSwapped = false
  for (let i = 0; i + 1 < order.length; i++) {
    const [upper = 0, lower = 0] = [order[i], order[i + 1]]
    const isBetween = ({ x, y }: Passing): boolean => x === columns.lefts[upper] && y > top(upper) && y < bottom(lower)
    // A line between the two cards would then pass through the taller one.
    if (passing.some(isBetween)) continue
    if (cost(upper, lower, columns) <= cost(lower, upper, columns)) continue
    const gap = top(lower) - bottom(upper)
    tops[lower] = top(upper)
    tops[upper] = bottom(lower) + gap
    order[i] = lower
    order[i + 1] = upper
    hasSwapped = true
  }
  return hasSwapped
}

/** The number of crossings between the lines of two cards, on each side, if the first card is above the second. */
function crossings(first: number, second: number, columns: Columns): number {
  const x = (card: number): number => columns.lefts[card] ?? 0
  let count = 0
  for (const a of columns.ends[first] ?? []) {
    for (const b of columns.ends[second] ?? []) {
      const isSameSide = x(a.card) < x(first) === x(b.card) < x(second)
      if (isSameSide && lineEnd(a, columns) > lineEnd(b, columns)) count++
    }
  }
  return count
}

/** Returns 1 if the lines of the first card end lower on average. */
function distance(first: number, second: number, columns: Columns): number {
  const mean = (card: number): number | undefined => {
    const ends = columns.ends[card] ?? []
    return ends.length === 0 ? undefined : ends.reduce((sum, end) => sum + lineEnd(end, columns), 0) / ends.length
  }
  const [a, b] = [mean(first), mean(second)]
  return a !== undefined && b !== undefined && a > b ? 1 : 0
}

/** Returns 1 if the second card comes first in a build. */
function firstLink(first: number, second: number): number {
  return first > second ? 1 : 0
}

/** Returns the number of crossings, plus a fraction that is smaller for shorter lines. */
function totalCost(columns: Columns): number {
  const { links, lefts } = columns
  const lines = links.map(({ from, fromRow, to, toRow }) => {
    const start = lineEnd({ card: from, row: fromRow }, columns)
    return { from: lefts[from], to: lefts[to], start, end: lineEnd({ card: to, row: toRow }, columns) }
  })
  let count = 0
  for (const [i, a] of lines.entries()) {
    for (const b of lines.slice(i + 1)) {
      if (a.from === b.from && a.to === b.to && (a.start - b.start) * (a.end - b.end) < 0) count++
    }
  }
  const length = lines.reduce((sum, { start, end }) => sum + Math.abs(start - end), 0)
  return count + length / 1e9
}
