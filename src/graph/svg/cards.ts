import { type Graph, type GraphEdge, type GraphEdgeKind, type GraphNode, isKustomization } from '../graph-data.ts'
import { errorWord, type GraphLayer, layersOf, nameInLayer, titleOf } from '../layers.ts'
import { shorten, textWidth } from './text.ts'

/** A box for a layer, with a row for each file in it and for each reference to another layer. */
export interface Card {
  readonly title: string
  /** The word next to the title, such as `target`, `component` or `missing`. */
  readonly badge: string
  readonly tone: 'target' | 'component' | 'plain' | 'outside' | 'error'
  readonly hover: string
  readonly rows: readonly Row[]
  readonly width: number
  readonly height: number
}

export interface Row {
  readonly text: string
  /** The purpose of the file or reference. Undefined for a file that only other layers refer to. */
  readonly kind: GraphEdgeKind | undefined
  /** The text at the end of the row: the kind, or the error. */
  readonly label: string
  readonly hasError: boolean
  readonly hover: string
}

/** A reference from a row of one card to another card. */
export interface Link {
  readonly from: number
  readonly fromRow: number
  readonly to: number
  /** The row that the line leads to. Undefined for the title. */
  readonly toRow: number | undefined
  readonly kind: GraphEdgeKind
  readonly hasError: boolean
  readonly hover: string
}

export const rowHeight = 21
export const titleHeight = 36
export const cardPadding = 12
/** The space between the text and the label of a row, and between the title and the badge. */
const gap = 22
const dotWidth = 15
const maxTextLength = 60

/** Returns the vertical center of a row, or of the title, relative to the top of the card. */
export function rowCenter(row: number | undefined): number {
  return row === undefined ? titleHeight / 2 : titleHeight + 6 + (row + 0.5) * rowHeight
}

interface RowPlan {
  readonly row: Row
  /** The file in this row. */
  readonly node: GraphNode | undefined
  /** The reference to another layer in this row. */
  readonly edge: GraphEdge | undefined
}

export function cardsAndLinks(graph: Graph): { readonly cards: readonly Card[]; readonly links: readonly Link[] } {
  const layers = layersOf(graph)
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const plans = layers.map((layer) => planRows(layer, graph.edges, nodes))
  const cards = layers.map((layer, i) =>
    toCard(
      layer,
      (plans[i] ?? []).map(({ row }) => row),
    ),
  )
  const cardOf = new Map(layers.map(({ name }, i) => [name, i]))
  const links = plans.flatMap((plan, from) =>
    plan.flatMap(({ edge, row }, fromRow): readonly Link[] => {
      const target = edge && nodes.get(edge.to)
      const to = target && cardOf.get(target.layer)
      if (edge === undefined || to === undefined || to === from) return []
      const index = (plans[to] ?? []).findIndex(({ node }) => node?.id === edge.to)
      const { kind } = edge
      return [
        { from, fromRow, to, toRow: index < 0 ? undefined : index, kind, hasError: row.hasError, hover: row.hover },
      ]
    }),
  )
  return { cards, links }
}

function planRows(
  { name, nodes, head }: GraphLayer,
  edges: readonly GraphEdge[],
  all: ReadonlyMap<string, GraphNode>,
): readonly RowPlan[] {
  const own = new Set(nodes.map(({ id }) => id))
  const outgoing = edges.filter(({ from }) => own.has(from))
  const rows: RowPlan[] = []
  for (const edge of outgoing) {
    const node = all.get(edge.to)
    const isFile = node !== undefined && node.layer === name && node !== head
    if (!isFile) rows.push({ row: toRow(edge.path, [edge], undefined), node: undefined, edge })
    else if (!rows.some((row) => row.node === node)) {
      const uses = outgoing.filter(({ to }) => to === node.id)
      rows.push({ row: toRow(nameInLayer(node), uses, node), node, edge: undefined })
    }
  }
  const others = nodes.filter((node) => node !== head && !rows.some((row) => row.node === node))
  // A layer with a single chart, URL or missing directory has only a title.
  const shown = others.filter(({ id }) => id !== name)
  return [...rows, ...shown.map((node) => ({ row: toRow(nameInLayer(node), [], node), node, edge: undefined }))]
}

function toRow(name: string, uses: readonly GraphEdge[], node: GraphNode | undefined): Row {
  const error = node?.error ?? uses.find((use) => use.error !== undefined)?.error
  const kinds = [...new Set(uses.map(({ kind }) => kind))]
  const places = uses.map(({ kind, from, file, line }) => {
    const at = line === undefined ? '' : `:${line}`
    return file === undefined ? `${kind}: ${from}${at}` : `${kind}: ${from} (${file}${at})`
  })
  const target = node?.id ?? uses[0]?.to ?? name
  return {
    text: shorten(name, maxTextLength),
    kind: kinds[0],
    label: error === undefined ? kinds.join(', ') : errorWord(error),
    hasError: error !== undefined,
    hover: [target, ...places, ...(error === undefined ? [] : [error])].join('\n'),
  }
}

function toCard({ name, head, nodes }: GraphLayer, rows: readonly Row[]): Card {
  const single = nodes.find(({ id }) => id === name)
  const error = head?.error ?? single?.error
  const title = shorten(titleOf(name), maxTextLength)
  const badge = error === undefined ? badgeOf(head, single) : errorWord(error)
  const tone = error === undefined ? toneOf(head) : 'error'
  const hover = [head?.id ?? name, ...(error === undefined ? [] : [error])].join('\n')
  const widths = rows.map(({ text, label }) => {
    return dotWidth + textWidth(text, 'row') + (label === '' ? 0 : gap + textWidth(label, 'label'))
  })
  const titleWidth = textWidth(title, 'title') + (badge === '' ? 0 : gap + textWidth(badge, 'label'))
  return {
    title,
    badge,
    tone,
    hover,
    rows,
    width: Math.ceil(Math.max(titleWidth, ...widths, 120) + 2 * cardPadding),
    height: titleHeight + (rows.length === 0 ? 0 : rows.length * rowHeight + 12),
  }
}

function badgeOf(head: GraphNode | undefined, single: GraphNode | undefined): string {
  if (head?.target) return 'target'
  if (head !== undefined && isKustomization(head.kind)) return head.kind === 'component' ? 'component' : ''
  return single === undefined ? '' : single.kind
}

function toneOf(head: GraphNode | undefined): Card['tone'] {
  if (head?.target) return 'target'
  if (head === undefined || !isKustomization(head.kind)) return 'outside'
  return head.kind === 'component' ? 'component' : 'plain'
}
