import { type Card, type Link, rowCenter } from './cards.ts'

/** The end of a line at another card. */
export interface End {
  readonly card: number
  readonly row: number | undefined
}

/** A line that passes a column, with its vertical position. */
export interface Passing {
  /** The left edge of the column. */
  readonly x: number
  readonly y: number
}

/** Cards in columns, whose vertical positions can still change. */
export interface Columns {
  readonly cards: readonly Card[]
  readonly links: readonly Link[]
  /** The left edge of each card, which is the left edge of its column. */
  readonly lefts: readonly number[]
  readonly tops: readonly number[]
  readonly passing: readonly Passing[]
  /** The cards of each column, from left to right. */
  readonly members: readonly (readonly number[])[]
  /** The lines of each card. */
  readonly ends: readonly (readonly End[])[]
}

export function columnsFrom({
  cards,
  links,
  lefts,
  tops,
  passing,
}: Pick<Columns, 'cards' | 'links' | 'lefts' | 'tops' | 'passing'>): Columns {
  const members = [...new Set(lefts)]
    .toSorted((a, b) => a - b)
    .map((x) => [...lefts.keys()].filter((i) => lefts[i] === x))
  return { cards, links, lefts, tops, passing, members, ends: cards.map((_, i) => endsOf(i, links)) }
}

function endsOf(card: number, links: readonly Link[]): readonly End[] {
  return links.flatMap(({ from, fromRow, to, toRow }): readonly End[] => {
    if (from === card) return [{ card: to, row: toRow }]
    return to === card ? [{ card: from, row: fromRow }] : []
  })
}

/** Returns the vertical position of the end of a line. */
export function lineEnd({ card, row }: End, { tops }: Pick<Columns, 'tops'>): number {
  return (tops[card] ?? 0) + rowCenter(row)
}
