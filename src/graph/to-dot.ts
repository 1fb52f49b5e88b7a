import { edgeStyles, errorColors } from './edge-kinds.ts'
import type { Graph, GraphEdge, GraphNode } from './graph-data.ts'
import { errorWord, type GraphLayer, layersOf, nameInLayer, titleOf } from './layers.ts'

/**
 * Formats a graph for Graphviz, like `kuilt graph --format dot`.
 *
 * @example
 * ```ts
 * import { graph, memoryFileSystem, toDot } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({ 'kustomization.yaml': 'resources: [web.yaml]', 'web.yaml': '' })
 * const text = toDot(await graph('.', { fileSystem }))
 * console.log(text.includes('"kustomization.yaml" -> "web.yaml" [label="resource"')) // true
 * ```
 */
export function toDot(graph: Graph): string {
  const lines = [
    'digraph kuilt {',
    '  rankdir=LR',
    '  node [shape=box, style=rounded, fontname=monospace, fontsize=11]',
    '  edge [fontname=monospace, fontsize=9]',
    ...layersOf(graph).flatMap(layerLines),
    ...graph.edges.map(edgeLine),
    '}',
  ]
  return `${lines.join('\n')}\n`
}

function layerLines(layer: GraphLayer, index: number): readonly string[] {
  const { name, nodes } = layer
  const isSingle = nodes.length === 1 && nodes[0]?.id === name
  if (isSingle) return nodes.map((node) => `  ${nodeLine(node)}`)
  return [
    `  subgraph cluster_${index} {`,
    `    label=${quoted(titleOf(name))}; fontname=monospace; fontsize=12; style=rounded; color=gray`,
    ...nodes.map((node) => `    ${nodeLine(node)}`),
    '  }',
  ]
}

function nodeLine(node: GraphNode): string {
  const { id, target, error } = node
  const name = nameInLayer(node)
  const attributes = [
    `label=${quoted(error === undefined ? name : `${name} (${errorWord(error)})`)}`,
    ...(target ? ['penwidth=2'] : []),
    ...(error === undefined ? [] : [`color=${quoted(errorColors[0])}`, 'style="rounded,dashed"']),
  ]
  return `${quoted(id)} [${attributes.join(', ')}]`
}

function edgeLine({ from, to, kind, line, error }: GraphEdge): string {
  const color = error === undefined ? edgeStyles[kind].colors[0] : errorColors[0]
  const attributes = [
    `label=${quoted(error === undefined ? kind : `${kind}: ${errorWord(error)}`)}`,
    `color=${quoted(color)}`,
    `fontcolor=${quoted(color)}`,
    `tooltip=${quoted(line === undefined ? from : `${from}:${line}`)}`,
    ...(error === undefined ? [] : ['style=dashed']),
  ]
  return `  ${quoted(from)} -> ${quoted(to)} [${attributes.join(', ')}]`
}

/** Quotes a string for Graphviz, where a backslash starts an escape sequence. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}
