import type { Graph } from './graph-data.ts'
import { cardsAndLinks } from './svg/cards.ts'
import { draw } from './svg/draw.ts'

/** x */
export async function toSvg(graph: Graph): Promise<string> {
  // Loaded only for this format, with the layout library.
  const { place } = await import('./svg/place.ts')
  const { cards, links } = cardsAndLinks(graph)
  const targets = graph.nodes.filter(({ target }) => target).map(({ layer }) => layer)
  return draw(place(cards, links), `Files of ${targets.join(', ')}`)
}
