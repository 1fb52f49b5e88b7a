import { KuiltError } from '../diagnostics/index.ts'
import type { FieldSpec } from '../model/field-spec.ts'
import { changedScalar, inCell, isNull, type Mapping, type Node, type Scalar, taggedScalar } from '../model/node.ts'
import type { Resource } from '../model/resource.ts'
import { compareBytes } from '../model/text.ts'
import { mapSame } from '../model/tree.ts'
import {
  type CellWrites,
  editField,
  type FieldPath,
  FieldSpecIndex,
  overwriteScalar,
  quoteNew,
  setEntry,
  settleCells,
} from '../yaml/edit-tree.ts'

/** Ten times what Kubernetes has room for in one object. Every pair is a pass of its own. */
const maxPairs = 10_000

/**
 * Sets every pair in every map that `specs` name. Serves labels, selectors and annotations alike.
 *
 * A pair that is new in several places of one resource is one shared value there, as upstream: a later change
 * of one place changes all.
 *
 * ```yaml
 * # { tier: web } on metadata/labels and spec/selector
 * metadata: { name: a }            # before
 * metadata: { name: a, labels: { tier: web } }
 * spec: { selector: { tier: web } }
 * ```
 */
export function setPairs(
  resources: readonly Resource[],
  pairs: Readonly<Record<string, string>>,
  specs: readonly FieldSpec[],
): readonly Resource[] {
  const keys = Object.keys(pairs).sort(compareBytes)
  if (keys.length === 0) return resources
  if (keys.length > maxPairs) throw new KuiltError('PAIRS_TOO_MANY', { count: keys.length, limit: maxPairs })
  const index = new FieldSpecIndex(specs)
  return mapSame(resources, (resource) => {
    const paths = index.for(resource.id)
    return paths.length === 0 ? resource : resource.withNode(setPairsIn(resource.node, keys, { pairs, paths }))
  })
}

function setPairsIn(
  root: Mapping,
  keys: readonly string[],
  { pairs, paths }: { readonly pairs: Readonly<Record<string, string>>; readonly paths: readonly FieldPath[] },
): Mapping {
  let node = root
  for (const key of keys) {
    const writes: CellWrites = new Map()
    const setter = new PairSetter(key, pairs[key] ?? '', writes)
    const edit = { create: 'mapping', createTag: '!!map', set: (target: Node) => setter.set(target) } as const
    for (const path of paths) node = editField(node, path, edit)
    node = settleCells(node, writes)
  }
  return node
}

/** One pair on its way through one resource. Upstream hands the same object to every place, so quoting picked up at one place is kept at the next. */
class PairSetter {
  readonly #key: string
  readonly #writes: CellWrites
  #value: Scalar

  constructor(key: string, value: string, writes: CellWrites) {
    this.#key = key
    this.#writes = writes
    this.#value = inCell(taggedScalar(value, '!!str'), { label: key })
  }

  set(target: Node): Node {
    if (target.type !== 'mapping') return leaveNull(target)
    if (this.#key === '') throw emptyKey()
    this.#value = quoteNew(this.#value)
    const existing = target.entries.find((entry) => entry.key.text === this.#key)?.value
    if (existing) this.#value = changedScalar(this.#value, { style: overwriteScalar(existing, this.#value).style })
    return setEntry(target, this.#key, this.#value, this.#writes)
  }
}

/** Upstream takes an entry without a key for the map itself. */
function emptyKey(): KuiltError {
  const params = { expected: 'ScalarNode', actual: 'MappingNode' }
  return new KuiltError('FIELD_WRONG_NODE_KIND', params, { hint: 'labels and annotations need a key' })
}

/** A null map stays as it is where it may not be created; anything else in place of a map is an error upstream too. */
function leaveNull(target: Node): Node {
  if (isNull(target)) return target
  const actual = target.type === 'scalar' ? 'ScalarNode' : 'SequenceNode'
  throw new KuiltError('FIELD_WRONG_NODE_KIND', { expected: 'MappingNode', actual })
}
