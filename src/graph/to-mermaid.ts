import { edgeKinds, edgeStyles, errorColors } from './edge-kinds.ts'
import type { Graph, GraphNode } from './graph-data.ts'
import { errorWord, type GraphLayer, layersOf, nameInLayer, titleOf } from './layers.ts'

/**
 * Formats a graph as a Mermaid flowchart, which GitHub and GitLab render in Markdown.
 *
 * @example
 * ```ts
 * import { graph, memoryFileSystem, toMermaid } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({ 'kustomization.yaml': 'resources: [web.yaml]', 'web.yaml': '' })
 * const text = toMermaid(await graph('.', { fileSystem }))
 * console.log(text.includes('n0 -->|resource| n1')) // true
 * ```
 */
export function toMermaid(graph: Graph): string {
  const ids = new Map(graph.nodes.map(({ id }, i) => [id, `n${i}`]))
  const nameOf = (id: string): string => ids.get(id) ?? ''
  const links = graph.edges.map(({ from, to, kind, error }) => {
    const label = error === undefined ? kind : `${kind}: ${errorWord(error)}`
    return `  ${nameOf(from)} ${error === undefined ? '-->' : '-.->'}|${label}| ${nameOf(to)}`
  })
  const lines = [
    'flowchart LR',
    ...layersOf(graph).flatMap((layer, i) => layerLines(layer, i, nameOf)),
    ...links,
    ...linkStyles(graph),
    ...nodeClasses(graph, nameOf),
  ]
  return `${lines.join('\n')}\n`
}

function layerLines({ name, nodes }: GraphLayer, index: number, nameOf: (id: string) => string): readonly string[] {
  const lines = nodes.map((node) => `${nameOf(node.id)}[${quoted(labelOf(node))}]`)
  const isSingle = nodes.length === 1 && nodes[0]?.id === name
  if (isSingle) return lines.map((line) => `  ${line}`)
  return [`  subgraph layer${index}[${quoted(titleOf(name))}]`, ...lines.map((line) => `    ${line}`), '  end']
}

function labelOf(node: GraphNode): string {
  const name = nameInLayer(node)
  return node.error === undefined ? name : `${name} (${errorWord(node.error)})`
}

/** Returns the styles of links. Mermaid refers to links by number. */
function linkStyles({ edges }: Graph): readonly string[] {
  const numbers = (matches: (edge: Graph['edges'][number]) => boolean): readonly number[] =>
    edges.flatMap((edge, i) => (matches(edge) ? [i] : []))
  const style = (found: readonly number[], color: string): readonly string[] =>
    found.length === 0 ? [] : [`  linkStyle ${found.join(',')} stroke:${color}`]
  return [
    ...edgeKinds.flatMap((wanted) =>
      style(
        numbers(({ kind, error }) => kind === wanted && error === undefined),
        edgeStyles[wanted].colors[0],
      ),
    ),
    ...style(
      numbers(({ error }) => error !== undefined),
      errorColors[0],
    ),
  ]
}

function nodeClasses({ nodes }: Graph, nameOf: (id: string) => string): readonly string[] {
  const members = (matches: (node: GraphNode) => boolean): string =>
    nodes
      .filter(matches)
      .map(({ id }) => nameOf(id))
      .join(',')
  const classes = [
    ['target', 'stroke-width:3px,font-weight:bold', members(({ target }) => target === true)],
    ['error', `stroke:${errorColors[0]},stroke-dasharray:5 4`, members(({ error }) => error !== undefined)],
  ] as const
  return classes.flatMap(([name, style, found]) =>
    found === '' ? [] : [`  classDef ${name} ${style}`, `  class ${found} ${name}`],
  )
}

/** Quotes a string with escapes such as `#NUMBER;`, which Mermaid decodes. */
function quoted(text: string): string {
  const escaped = text.replaceAll(/[^\w ./:@=?()+,-]/gu, (character) => `#${character.codePointAt(0)};`)
  return `"${escaped}"`
}
