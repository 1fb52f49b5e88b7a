import { groupBy } from '../tree/groups.ts'
import { type Graph, type GraphNode, isKustomization } from './graph-data.ts'

/** The nodes of one layer. */
export interface GraphLayer {
  /** The `layer` of the nodes. */
  readonly name: string
  /** The kustomization file or the chart. Undefined for files and directories without one. */
  readonly head: GraphNode | undefined
  readonly nodes: readonly GraphNode[]
}

/** Returns the nodes of a graph by layer. */
export function layersOf({ nodes }: Pick<Graph, 'nodes'>): readonly GraphLayer[] {
  return [...groupBy(nodes, ({ layer }) => layer)].map(([name, nodes]) => {
    return {
      name,
      head: nodes.find(({ id, kind }) => isKustomization(kind) || (kind === 'chart' && id === name)),
      nodes,
    }
  })
}

/** The name of a layer in pictures. */
export function titleOf(layer: string): string {
  return layer === '.' || layer.endsWith(':.') ? `${layer}/` : layer
}

/** The name of a node in its layer. */
export function nameInLayer({ id, layer }: GraphNode): string {
  if (id === layer || layer === '.') return id
  if (layer.endsWith(':.')) return id.slice(layer.length - 1)
  const [directory = '', query = ''] = splitQuery(layer)
  const path = query !== '' && id.endsWith(query) ? id.slice(0, -query.length) : id
  return path.startsWith(`${directory}/`) ? path.slice(directory.length).replace(/^\/+/, '') : id
}

function splitQuery(name: string): readonly string[] {
  const start = name.includes('://') ? name.lastIndexOf('?ref=') : -1
  return start < 0 ? [name] : [name.slice(0, start), name.slice(start)]
}

/** Returns a word for an error in a picture. */
export function errorWord(code: string): string {
  if (code.endsWith('NOT_FOUND') || code.endsWith('_MISSING')) return 'missing'
  if (code === 'CYCLE') return 'cycle'
  return code.startsWith('OUTSIDE_') || code.startsWith('ROOT_') ? 'not allowed' : 'error'
}
