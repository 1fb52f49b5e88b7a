import { type Card, type Link, rowCenter } from './cards.ts'

interface Placed {
  readonly card: Card
  readonly x: number
  readonly y: number
}

/** A line that passes a column, at this height. */
export interface Passing {
  readonly x: number
  readonly y: number
}

/** More rounds change little. */
const rounds = 8

/**
 * Swaps neighbors in a column as long as fewer lines cross. The layout library does not know at which row of a card a line
 * starts.
 *
 * @returns the new top of each card
 */
export function untangle(
  placed: readonly Placed[],
  links: readonly Link[],
  passing: readonly Passing[],
): readonly number[] {
  const tops = placed.map(({ y }) => y)
  const ends = placed.map((_, i) => endsOf(i, links))
  const columns = [...new Set(placed.map(({ x }) => x))].map((x) => {
    return [...placed.keys()].filter((i) => placed[i]?.x === x)
  })
  for (let round = 0; round < rounds; round++) {
    const swaps = columns.map((column) => swapIn(column, { placed, tops, ends, passing }))
    if (!swaps.includes(true)) break
  }
  return tops
}

/** The other end of a line. */
interface End {
  readonly card: number
  readonly row: number | undefined
}

function endsOf(card: number, links: readonly Link[]): readonly End[] {
  return links.flatMap(({ from, fromRow, to, toRow }): readonly End[] => {
    if (from === card) return [{ card: to, row: toRow }]
    return to === card ? [{ card: from, row: fromRow }] : []
  })
}

interface Column {
  readonly placed: readonly Placed[]
  readonly tops: number[]
  readonly ends: readonly (readonly End[])[]
  readonly passing: readonly Passing[]
}

function swapIn(column: readonly number[], context: Column): boolean {
  const { placed, tops, passing } = context
  const top = (i: number): number => tops[i] ?? 0
  const bottom = (i: number): number => top(i) + (placed[i]?.card.height ?? 0)
  const order = column.toSorted((a, b) => top(a) - top(b))
  let hasSwapped = false
  for (let i = 0; i + 1 < order.length; i++) {
    const [upper = 0, lower = 0] = [order[i], order[i + 1]]
    const { x = 0 } = placed[upper] ?? {}
    // A line between them would run through the taller one.
    if (passing.some((point) => point.x === x && point.y > top(upper) && point.y < bottom(lower))) continue
    if (crossings(upper, lower, context) <= crossings(lower, upper, context)) continue
    const gap = top(lower) - bottom(upper)
    tops[lower] = top(upper)
    tops[upper] = bottom(lower) + gap
    order[i] = lower
    order[i + 1] = upper
    hasSwapped = true
  }
  return hasSwapped
}

/** How many lines of two cards cross on each side if the first is above the second. */
function crossings(first: number, second: number, { placed, tops, ends }: Column): number {
  const x = (card: number): number => placed[card]?.x ?? 0
  const y = ({ card, row }: End): number => (tops[card] ?? 0) + rowCenter(row)
  let count = 0
  for (const a of ends[first] ?? []) {
    for (const b of ends[second] ?? []) {
      const isSameSide = x(a.card) < x(first) === x(b.card) < x(second)
      if (isSameSide && y(a) > y(b)) count++
    }
  }
  return count
}
