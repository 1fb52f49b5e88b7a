import { KuiltError } from '../diagnostics/index.ts'
import { overwriteScalar, quoteNew } from '../resource/field-setter.ts'
import { type CompiledSpec, FieldSpecIndex } from '../resource/field-specs.ts'
import type { Resource } from '../resource/resource.ts'
import type { FieldSpec } from '../schema/field-spec.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import type { FieldEdit } from '../tree/field-tree.ts'
import { indexOfKey, mapSame, withEntry, withValue } from '../tree/fields.ts'
import {
  changedScalar,
  type Entry,
  inCell,
  isNull,
  type Mapping,
  type Node,
  type Scalar,
  type ScalarStyle,
  taggedScalar,
} from '../tree/node.ts'
import { wrongNodeKind } from '../tree/node-kind.ts'
import { type CellWrites, settleCells } from '../tree/shared-cells.ts'

/**
 * The maximum number of pairs, which is ten times what fits in one Kubernetes object. Each pair requires a separate
 * pass.
 */
const maxPairs = 10_000

/**
 * `labels`, `commonLabels` and `commonAnnotations`: sets every pair in every map that `specs` selects.
 *
 * If a pair is added to several maps of one resource, they share one value (see tree/shared-cells.ts).
 *
 * ```yaml
 * # { tier: web } on metadata/labels and spec/selector
 * metadata: { name: a }            # before
 * metadata: { name: a, labels: { tier: web } }
 * spec: { selector: { tier: web } }
 * ```
 *
 * Follows api/filters/labels/labels.go, (Filter).Filter, and api/filters/annotations/annotations.go, (Filter).Filter.
 *
 * @throws KuiltError PAIRS_TOO_MANY, FIELD_WRONG_NODE_KIND, FIELD_PATH_NOT_TRAVERSABLE
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
  const setters = keys.map((key) => new PairSetter(key, pairs[key] ?? ''))
  return mapSame(resources, (resource) => {
    const selected = index.for(resource.id)
    if (selected.length === 0) return resource
    let { node } = resource
    for (let i = 0; i < setters.length; i++) node = (setters[i] as PairSetter).setAll(node, selected)
    return resource.withNode(node)
  })
}

/**
 * Sets one pair in all resources. Upstream sets the same node in every map of a resource, so the quoting of an old
 * value in one map also applies to the value in the next map (kyaml/yaml/fns.go, FieldSetter.Filter changes the style
 * of the node that it sets).
 */
class PairSetter implements FieldEdit<unknown> {
  readonly create = 'mapping'
  readonly createTag = '!!map'
  readonly #key: Scalar
  readonly #plain: Scalar
  readonly #needsQuotes: boolean
  /** The value and the writes are reset for every resource. */
  #value: Scalar
  #writes: CellWrites | undefined

  constructor(key: string, text: string) {
    this.#key = taggedScalar(key, '')
    this.#plain = taggedScalar(text, '!!str')
    this.#value = this.#plain
    this.#needsQuotes = quoteNew(this.#plain) !== this.#plain
  }

  setAll(root: Mapping, specs: readonly CompiledSpec[]): Mapping {
    this.#value = inCell(this.#plain, { label: this.#key.text })
    this.#writes = undefined
    let node = root
    for (let i = 0; i < specs.length; i++) node = (specs[i] as CompiledSpec).fields.edit(node, this)
    return this.#writes === undefined ? node : settleCells(node, this.#writes)
  }

  set(target: Node): Node {
    if (target.type !== 'mapping') return leaveNull(target)
    if (this.#key.text === '') throw emptyKey(target)
    if (this.#needsQuotes && this.#value.style === 'plain') this.#restyle('double')
    const index = indexOfKey(target, this.#key.text)
    if (index < 0) return withEntry(target, { key: this.#key, value: this.#value })
    const written = this.#overwrite((target.entries[index] as Entry).value)
    if (written.style !== this.#value.style) this.#restyle(written.style)
    return withValue(target, index, written)
  }

  #overwrite(old: Node): Scalar {
    if (old.type === 'scalar' && old.cell !== undefined) this.#writes ??= new Map()
    return overwriteScalar(old, this.#value, this.#writes)
  }

  #restyle(style: ScalarStyle): void {
    this.#value = changedScalar(this.#value, { style })
  }
}

/**
 * The error for a pair with an empty key, which upstream tries to set on the map itself (kyaml/yaml/fns.go,
 * FieldSetter.Filter).
 */
function emptyKey(target: Mapping): KuiltError {
  return wrongNodeKind('scalar', target, 'labels and annotations need a key')
}

/** Returns a null unchanged, because the spec does not allow creating the map. Any other node is an error. */
function leaveNull(target: Node): Node {
  if (isNull(target)) return target
  throw wrongNodeKind('mapping', target)
}
