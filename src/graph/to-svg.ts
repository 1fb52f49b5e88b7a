import type { Graph } from './graph-data.ts'
import { cardsAndLinks } from './svg/cards.ts'
import { draw } from './svg/draw.ts'
import { place } from './svg/place.ts'

/**
 * Draws a graph as an SVG image, with a box for each directory with a kustomization, and a row for each file in it.
 * It adapts to light and dark color schemes. The same graph always produces the same bytes.
 *
 * @example
 * ```ts
 * import { graph, memoryFileSystem, toSvg } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({ 'kustomization.yaml': 'resources: [web.yaml]', 'web.yaml': '' })
 * const svg = await toSvg(await graph('.', { fileSystem }))
 * console.log(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')) // true
 * ```
 */
export async function toSvg(graph: Graph): Promise<string> {
  // The package is loaded only for this format.
  const { dagrePackage } = await import('./dagre-package.ts')
  const { cards, links } = cardsAndLinks(graph)
  const targets = graph.nodes.filter(({ target }) => target).map(({ layer }) => layer)
  return draw(place(cards, links, dagrePackage()), `Files of ${targets.join(', ')}`)
}
