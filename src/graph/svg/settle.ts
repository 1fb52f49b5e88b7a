import { type Columns, lineEnd } from './columns.ts'

/** The space between a card and a line that passes its column. */
const besideLines = 12

/**
 * Moves cards up or down so that their lines are straight, as far as there is space. The order in each column stays the
 * same.
 *
 * @param space the height of the picture, and the gap between two cards
 * @returns the new top of each card
 */
export function settle(columns: Columns, space: { readonly height: number; readonly gap: number }): readonly number[] {
  const { members } = columns
  // The second pass, from the targets to the bases, takes precedence over the first.
  const steps = [
    ...members.toReversed().map((column) => ({ column, side: 'right' as const })),
    ...members.map((column) => ({ column, side: 'left' as const })),
  ]
  return steps.reduce(
    (tops, { column, side }) => settleColumn(column, { ...columns, tops }, { ...space, side }),
    columns.tops,
  )
}

interface SettleOptions {
  readonly height: number
  readonly gap: number
  /** The lines that should become straight. */
  readonly side: 'left' | 'right'
}

interface Slot {
  readonly card: number
  readonly top: number
  readonly height: number
  readonly wanted: number
  /** The limits of the top, which are the edges of the picture and lines that pass the column. */
  readonly lowest: number
  readonly highest: number
}

function settleColumn(
  column: readonly number[],
  columns: Columns,
  { height, gap, side }: SettleOptions,
): readonly number[] {
  const slots = column.map((card) => slotOf(card, columns, { height, side })).toSorted((a, b) => a.top - b.top)
  const down = stack(slots, gap)
  const up = stack(slots.map(mirrored).toReversed(), gap).toReversed()
  const tops = [...columns.tops]
  slots.forEach(({ card, height }, i) => {
    // Both positions are possible, and so is any position between them. The middle is used.
    tops[card] = Math.round(((down[i] ?? 0) - (up[i] ?? 0) - height) / 2)
  })
  return tops
}

function slotOf(card: number, columns: Columns, { height, side }: Omit<SettleOptions, 'gap'>): Slot {
  const top = columns.tops[card] ?? 0
  const own = columns.cards[card]?.height ?? 0
  const lines = columns.passing.filter(({ x }) => x === columns.lefts[card]).map(({ y }) => y)
  const above = lines.filter((y) => y <= top).map((y) => y + besideLines)
  const below = lines.filter((y) => y > top).map((y) => y - besideLines - own)
  return {
    card,
    top,
    height: own,
    wanted: top + offset(card, columns, side),
    lowest: Math.min(top, Math.max(0, ...above)),
    highest: Math.max(top, Math.min(height - own, ...below)),
  }
}

/** The mean distance that a card would have to move so that its lines on one side are straight. */
function offset(card: number, columns: Columns, side: 'left' | 'right'): number {
  const { links, lefts } = columns
  const x = lefts[card] ?? 0
  const isOnSide = (other: number): boolean => (side === 'left' ? (lefts[other] ?? 0) < x : (lefts[other] ?? 0) > x)
  const moves = links.flatMap(({ from, fromRow, to, toRow }) => {
    const start = lineEnd({ card: from, row: fromRow }, columns)
    const end = lineEnd({ card: to, row: toRow }, columns)
    if (from === card && isOnSide(to)) return [end - start]
    return to === card && isOnSide(from) ? [start - end] : []
  })
  return moves.length === 0 ? 0 : moves.reduce((sum, move) => sum + move, 0) / moves.length
}

/**
 * Returns the top of each card: its preferred position, or below the card above it, with enough space for the cards
 * below.
 */
function stack(slots: readonly Slot[], gap: number): readonly number[] {
  const gapAfter = slots.map(({ top, height }, i) => Math.min(gap, (slots[i + 1]?.top ?? Infinity) - top - height))
  const latest: number[] = []
  for (let i = slots.length - 1; i >= 0; i--) {
    const { height = 0, highest = 0 } = slots[i] ?? {}
    latest[i] = Math.min(highest, (latest[i + 1] ?? Infinity) - height - (gapAfter[i] ?? 0))
  }
  let earliest = -Infinity
  return slots.map(({ wanted, lowest, height }, i) => {
    const top = Math.min(latest[i] ?? wanted, Math.max(wanted, lowest, earliest))
    earliest = top + height + (gapAfter[i] ?? 0)
    return top
  })
}

/** Returns the same slot upside down. */
function mirrored({ card, top, height, wanted, lowest, highest }: Slot): Slot {
  return {
    card,
    height,
    top: -top - height,
    wanted: -wanted - height,
    lowest: -highest - height,
    highest: -lowest - height,
  }
}
