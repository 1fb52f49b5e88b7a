import { isKuiltError } from '../../diagnostics/index.ts'
import { mapping, type Node, scalar } from '../../tree/node.ts'

type Path = readonly (string | number)[]

/** Far deeper than any real manifest; each level retries the ones below. */
const maxLevels = 100

/**
 * The path of the deepest node in `node` for which `work` fails, where it is known to fail for `node`: the place of a
 * mistake that `work`, like most that handles whole trees, does not keep track of. A key at fault is part of the path.
 */
export function failingPath(node: Node, work: (node: Node) => unknown): Path {
  const path: (string | number)[] = []
  let current = node
  for (let level = 0; level < maxLevels; level++) {
    const next = failingChild(current, (inner) => work(inMap(inner)))
    if (next === undefined) break
    path.push(next.step)
    current = next.child
  }
  const key = failingKey(current, path.length === 0 ? work : (inner) => work(inMap(inner)))
  return key === undefined ? path : [...path, key]
}

/** Keys at the top of a document have rules of their own. */
function inMap(node: Node): Node {
  return mapping([{ key: scalar('x'), value: node }])
}

function failingChild(
  node: Node,
  work: (node: Node) => unknown,
): { readonly step: string | number; readonly child: Node } | undefined {
  if (node.type === 'sequence') {
    const step = node.items.findIndex((item) => failure(item, work) !== undefined)
    const child = node.items[step]
    return child && { step, child }
  }
  if (node.type !== 'mapping') return undefined
  const entry = node.entries.find(({ value }) => failure(value, work) !== undefined)
  return entry && { step: entry.key.text, child: entry.value }
}

function failingKey(node: Node, work: (node: Node) => unknown): string | undefined {
  if (node.type !== 'mapping') return undefined
  const entry = node.entries.find((one) => failure({ ...node, entries: [one] }, work) !== undefined)
  if (entry !== undefined) return entry.key.text
  const params = failure(node, work)?.params
  return params !== undefined && 'key' in params ? String(params.key) : undefined
}

function failure(node: Node, work: (node: Node) => unknown): { readonly params: object } | undefined {
  try {
    work(node)
    return undefined
  } catch (error) {
    if (isKuiltError(error)) return error
    throw error
  }
}
