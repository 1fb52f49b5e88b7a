import type { dagrePackage } from '../dagre-package.ts'
import { type Card, type Link, rowCenter } from './cards.ts'
import { columnsFrom, type Passing } from './columns.ts'
import { settle } from './settle.ts'
import { untangle } from './untangle.ts'

type Dagre = ReturnType<typeof dagrePackage>

/** The position of a card. */
export interface PlacedCard {
  readonly card: Card
  readonly x: number
  readonly y: number
  readonly width: number
}

export interface PlacedLink {
  readonly link: Link
  /** The SVG path of the line. */
  readonly path: string
}

export interface Placement {
  readonly cards: readonly PlacedCard[]
  readonly links: readonly PlacedLink[]
  readonly width: number
  readonly height: number
}

interface Point {
  readonly x: number
  readonly y: number
}

/** A column, which contains the cards with the same distance from the targets. */
interface Column {
  readonly left: number
  readonly right: number
}

const betweenColumns = 84
const betweenCards = 26
const betweenLinks = 14

/** Places the cards in columns, from the targets on the left to their bases on the right. */
export function place(cards: readonly Card[], links: readonly Link[], dagre: Dagre): Placement {
  // All cards of a column are as wide as the widest card, so the columns must be known first.
  const natural = cards.map(({ width }) => width)
  const columnOf = layout(cards, links, natural, dagre).centers.map(({ x }) => x)
  const widths = cards.map((_, i) => Math.max(...natural.filter((_, j) => columnOf[j] === columnOf[i])))
  const { centers, routes, width, height } = layout(cards, links, widths, dagre)
  const placed = cards.map((card, i): PlacedCard => {
    const { x = 0, y = 0 } = centers[i] ?? {}
    const width = widths[i] ?? card.width
    return { card, x: round(x - width / 2), y: round(y - card.height / 2), width }
  })
  const columns = columnsOf(placed)
  const passing = [...routes.values()].flat().flatMap(({ x, y }): readonly Passing[] => {
    const column = columns.find(({ left, right }) => x >= left && x <= right)
    return column === undefined ? [] : [{ x: column.left, y }]
  })
  const lefts = placed.map(({ x }) => x)
  const given = columnsFrom({ cards, links, lefts, passing, tops: placed.map(({ y }) => y) })
  const tops = settle({ ...given, tops: untangle(given) }, { height, gap: betweenCards })
  const settled = placed.map((each, i) => ({ ...each, y: tops[i] ?? each.y }))
  return { cards: settled, links: route(links, settled, routes), width, height }
}

const start = 'start'

/** An edge between the nodes `v` and `w`. */
interface DagreEdge {
  readonly v: string
  readonly w: string
}

interface Layout {
  /** The centers of the cards. */
  readonly centers: readonly Point[]
  /** The points of the line from one card to another, around the cards between them, by pair of cards. */
  readonly routes: ReadonlyMap<string, readonly Point[]>
  readonly width: number
  readonly height: number
}

function layout(cards: readonly Card[], links: readonly Link[], widths: readonly number[], dagre: Dagre): Layout {
  const graph = new dagre.Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: betweenCards, ranksep: betweenColumns, edgesep: betweenLinks })
  graph.setDefaultEdgeLabel(() => ({}))
  cards.forEach(({ height }, i) => {
    graph.setNode(String(i), { width: widths[i] ?? 0, height })
  })
  for (const { from, to } of links) graph.setEdge(String(from), String(to))
  // Cards without references to them are in the first column, because an invisible node has a line to them.
  graph.setNode(start, { width: 0, height: 0 })
  for (const i of cards.keys()) {
    if (!links.some(({ to, from }) => to === i && from !== i)) graph.setEdge(start, String(i), { weight: 100 })
  }
  dagre.layout(graph)
  const shapes = cards.map((_, i) => graph.node(String(i)))
  const left = Math.min(...shapes.map(({ x = 0, width = 0 }) => x - width / 2))
  const centers = shapes.map(({ x = 0, y = 0 }) => ({ x: x - left, y }))
  const routes = new Map<string, readonly Point[]>()
  for (const edge of graph.edges() as readonly DagreEdge[]) {
    const points: readonly Point[] = graph.edge(edge).points ?? []
    if (edge.v === start) continue
    // The first and the last points are on the borders of the two cards.
    const between = points.slice(1, -1).map(({ x, y }) => ({ x: x - left, y }))
    routes.set(`${edge.v} ${edge.w}`, between)
  }
  const { width = 0, height = 0 } = graph.graph()
  return { centers, routes, width: width - left, height }
}

function route(
  links: readonly Link[],
  placed: readonly PlacedCard[],
  routes: ReadonlyMap<string, readonly Point[]>,
): readonly PlacedLink[] {
  const columns = columnsOf(placed)
  return links.flatMap((link) => {
    const from = placed[link.from]
    const to = placed[link.to]
    if (from === undefined || to === undefined) return []
    const isBackward = to.x <= from.x
    const begin = { x: isBackward ? from.x : from.x + from.width, y: round(from.y + rowCenter(link.fromRow)) }
    const end = { x: isBackward ? to.x + to.width : to.x, y: round(to.y + rowCenter(link.toRow)) }
    const [low, high] = isBackward ? [end.x, begin.x] : [begin.x, end.x]
    const between = (routes.get(`${link.from} ${link.to}`) ?? []).flatMap(({ x, y }) => {
      const column = columns.find(({ left, right }) => left >= low && right <= high && x >= left && x <= right)
      if (column === undefined) return []
      const { left, right } = column
      const across = [left, right].map((edge) => ({ x: edge, y: round(y) }))
      return isBackward ? across.toReversed() : across
    })
    return [{ link, path: curve([begin, ...between, end]) }]
  })
}

function columnsOf(placed: readonly PlacedCard[]): readonly Column[] {
  const columns = new Map(placed.map(({ x, width }) => [x, { left: x, right: x + width }]))
  return [...columns.values()].toSorted((a, b) => a.left - b.left)
}

/** Returns a path with curves in the gaps between columns and straight lines across columns. */
function curve(points: readonly Point[]): string {
  const [start, ...rest] = points
  if (start === undefined) return ''
  let { x, y } = start
  const parts = rest.map((point, i) => {
    const middle = round((x + point.x) / 2)
    const part = i % 2 === 1 ? `H${point.x}` : `C${middle} ${y} ${middle} ${point.y} ${point.x} ${point.y}`
    ;({ x, y } = point)
    return part
  })
  return `M${start.x} ${start.y}${parts.join('')}`
}

/** Rounds to half a pixel, which is precise enough. Shorter numbers reduce the file size. */
function round(value: number): number {
  return Math.round(value * 2) / 2
}
