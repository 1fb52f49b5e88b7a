import { type FieldPath, isKuiltError, type KuiltError } from '../../diagnostics/index.ts'
import { childrenOf } from '../../tree/children.ts'
import { mapping, type Node, scalar } from '../../tree/node.ts'

/** A mistake in a tree and its path. If a key is wrong, it is part of the path. */
export interface Failure {
  readonly path: FieldPath
  readonly error: KuiltError
}

/** Far deeper than real input. The limit exists because checking a level also checks all levels below it again. */
const maxLevels = 100

/** More than users fix at once. */
const maxFailures = 20

/**
 * The path of the deepest node in `node` for which `work` fails; `work` must fail for `node`. This finds the location
 * of a mistake, because functions that process whole trees do not keep track of it. If a key is wrong, it is part of
 * the path.
 */
export function failingPath(node: Node, work: (node: Node) => unknown): FieldPath {
  return failures(node, work)[0]?.path ?? []
}

/** Every mistake that `work` would fail on. Empty if it does not fail. */
export function failures(node: Node, work: (node: Node) => unknown): readonly Failure[] {
  const error = failure(node, work)
  if (error === undefined) return []
  const found: Failure[] = []
  collect({ node, path: [], error, work }, found)
  return found
}

interface FailingNode {
  readonly node: Node
  readonly path: FieldPath
  readonly error: KuiltError
  /**
   * The check for this node. Keys at the top level of a document have special rules, so nested nodes are wrapped in a
   * map before they are checked.
   */
  readonly work: (node: Node) => unknown
}

function collect({ node, path, error, work }: FailingNode, found: Failure[]): void {
  if (found.length >= maxFailures) return
  const count = found.length
  const below = path.length === 0 ? (inner: Node) => work(mapping([{ key: scalar('x'), value: inner }])) : work
  const failing = new Set<Node>()
  for (const { step, child } of path.length < maxLevels ? childrenOf(node) : []) {
    const inner = failure(child, below)
    if (inner === undefined) continue
    failing.add(child)
    collect({ node: child, path: [...path, step], error: inner, work: below }, found)
  }
  if (node.type === 'mapping') {
    for (const entry of node.entries) {
      const alone = failing.has(entry.value) ? undefined : failure({ ...node, entries: [entry] }, work)
      if (alone !== undefined && found.length < maxFailures)
        found.push({ path: [...path, entry.key.text], error: alone })
    }
  }
  if (found.length > count) return
  const { params } = error
  found.push({ path: node.type === 'mapping' && 'key' in params ? [...path, String(params.key)] : path, error })
}

function failure(node: Node, work: (node: Node) => unknown): KuiltError | undefined {
  try {
    work(node)
    return undefined
  } catch (error) {
    if (isKuiltError(error)) return error
    throw error
  }
}
