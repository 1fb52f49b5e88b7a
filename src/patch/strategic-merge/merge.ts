import { fieldBelow, isKuiltError, type Location } from '../../diagnostics/index.ts'
import type { MergeSchema, SchemaNode } from '../../schema/merge-schema.ts'
import { compareBytes } from '../../tree/compare-bytes.ts'
import { sameItems } from '../../tree/fields.ts'
import {
  changedScalar,
  type Entry,
  isNull,
  type Mapping,
  type Node,
  type Scalar,
  type Sequence,
} from '../../tree/node.ts'
import { type CellWrites, settleCells } from '../../tree/shared-cells.ts'
import { Additions } from './additions.ts'
import { type Elements, mergeElements } from './associative-list.ts'
import { lenientMappingDirective, mappingDirective, sequenceDirective } from './directive.ts'
import { kindMismatch } from './elements.ts'
import { inFieldStyle, isSameScalar, quoteAmbiguous } from './scalar-style.ts'
import { Tidy } from './tidy.ts'
import { changeValues, entriesByKey, keyOrder, schemaAt } from './walk.ts'
import type { MergeWarnings } from './warnings.ts'

export interface MergeOptions {
  readonly schema: MergeSchema
  /** Where the patch stands, for error messages. */
  readonly at?: Location | undefined
  /** Told of what people may not expect. */
  readonly notes?: MergeWarnings
}

/**
 * Merges a strategic-merge patch into a resource, as kyaml's `merge2` does; undefined where the patch deletes it.
 *
 * Maps merge, scalars and lists replace, null removes, lists that the schema knows by merge keys merge element by
 * element, `$patch: delete|replace|merge` directs. Every merge also tidies the rest of the target (see `Tidy`). The
 * same object comes back where nothing changed.
 *
 * @throws KuiltError PATCH_KIND_MISMATCH, PATCH_DIRECTIVE_UNKNOWN
 */
export function mergeNodes(patch: Mapping, target: Mapping, options: MergeOptions): Mapping | undefined {
  const { at } = options
  const path: (string | number)[] = []
  try {
    return new Merge(options, path).resource(patch, target)
  } catch (error) {
    if (!isKuiltError(error) || at === undefined) throw error
    throw error.with({ at: fieldBelow(at, path) })
  }
}

/** The merged value of a map, and whether it is what became of the target (or else of the patch). */
interface MergedMap {
  readonly value: Mapping | undefined
  readonly changesTarget: boolean
  /** What upstream leaves of the patch, for the case that it is met again. */
  readonly patch: Mapping
}

class Merge {
  readonly #schema: MergeSchema
  readonly #path: (string | number)[]
  readonly #writes: CellWrites = new Map()
  readonly #tidy: Tidy
  readonly #additions: Additions
  readonly #notes: MergeWarnings | undefined

  constructor({ schema, notes }: MergeOptions, path: (string | number)[]) {
    this.#schema = schema
    this.#notes = notes
    this.#path = path
    this.#tidy = new Tidy(schema, path)
    this.#additions = new Additions(schema, path)
  }

  resource(patch: Mapping, target: Mapping): Mapping | undefined {
    const { value, changesTarget } = this.#mergeMaps(target, patch, undefined)
    if (value === undefined) return undefined
    // `$patch: replace` of a whole resource comes to nothing upstream.
    if (!changesTarget) return target
    if (this.#writes.size > 0) this.#notes?.sharedValues(value, this.#writes)
    return settleCells(value, this.#writes)
  }

  /** Merges two values of one field or element; undefined where it goes away. */
  #merge(target: Node | undefined, patch: Node | undefined, schema: SchemaNode | undefined): Node | undefined {
    if (patch === undefined) return target && this.#tidy.value(target, schema)
    if (isNull(patch)) return undefined
    if (target === undefined || isNull(target)) return this.#additions.newValue(patch, schema)
    if (patch.type === 'mapping') return this.#mergeMaps(target, patch, schema).value
    if (patch.type !== target.type) throw kindMismatch(target.type, patch)
    return patch.type === 'sequence' ? this.#mergeLists(target as Sequence, patch, schema) : patch
  }

  #mergeMaps(target: Node, patch: Mapping, given: SchemaNode | undefined): MergedMap {
    if (target.type !== 'mapping') throw kindMismatch(target.type, patch)
    const { action, rest } = mappingDirective(patch)
    if (action === 'delete') return { value: undefined, changesTarget: false, patch: rest }
    if (action === 'replace') {
      const value = this.#additions.map(rest, given)
      return { value, changesTarget: false, patch: value }
    }
    const schema = schemaAt(given, this.#schema, [target, rest])
    return { value: this.#mergeFields(target, rest, schema), changesTarget: true, patch: rest }
  }

  #mergeFields(target: Mapping, patch: Mapping, schema: SchemaNode | undefined): Mapping {
    const changes = entriesByKey(patch)
    const values: (Node | undefined)[] = []
    // In upstream's order, so that of several writes to a shared value the same one comes last.
    for (const i of keyOrder(target.entries)) {
      const { key, value } = target.entries[i] as Entry
      this.#path.push(key.text)
      values[i] = this.#mergeField(value, changes.get(key.text), schema?.field(key.text))
      this.#path.pop()
      changes.delete(key.text)
    }
    const entries = changeValues(target.entries, (_, i) => values[i])
    const added = this.#newFields([...changes.values()], schema)
    const flow = target.entries.length === 0 ? patch.flow : target.flow
    if (entries === target.entries && added.length === 0 && flow === target.flow) return target
    return { type: 'mapping', entries: added.length === 0 ? entries : [...entries, ...added], flow }
  }

  #mergeField(field: Node, patch: Entry | undefined, schema: SchemaNode | undefined): Node | undefined {
    const value = this.#merge(field, patch?.value, schema)
    if (value === undefined || patch === undefined) return value && quoteAmbiguous(value)
    const styled = inFieldStyle(value, field)
    if (styled.type !== 'scalar' || field.type !== 'scalar') return styled
    if (field.cell !== undefined) this.#writes.set(field.cell, styled)
    return isSameScalar(styled, field) ? field : styled
  }

  #newFields(patches: readonly Entry[], schema: SchemaNode | undefined): readonly Entry[] {
    const added: Entry[] = []
    for (const { key, value } of patches) {
      this.#path.push(key.text)
      const result = this.#merge(undefined, value, schema?.field(key.text))
      this.#path.pop()
      if (result !== undefined) added.push({ key: newKey(key), value: quoteAmbiguous(result) })
    }
    return added.sort((a, b) => compareBytes(a.key.text, b.key.text))
  }

  #mergeLists(target: Sequence, patch: Sequence, schema: SchemaNode | undefined): Node | undefined {
    const keys = schema?.mergeKeys
    if (schema === undefined) this.#notes?.replacedList(this.#path, target, patch)
    if (schema === undefined || keys === undefined) return patch
    const { action, rest } = sequenceDirective(patch)
    if (action === 'delete') return undefined
    if (action === 'replace') return this.#additions.list(rest, schema)
    const elements: MergedElements = { target: { items: target.items.slice() }, patch: { items: rest.items.slice() } }
    const inner = schema.elements()
    const items = mergeElements(elements, keys, (at, from) => {
      this.#path.push(from < 0 ? at : from)
      const element = this.#mergeElement(elements, { at, from }, inner)
      this.#path.pop()
      return element
    })
    const flow = target.items.length === 0 ? patch.flow : target.flow
    return flow === target.flow && sameItems(items, target.items) ? target : { type: 'sequence', items, flow }
  }

  #mergeElement(
    { target, patch }: MergedElements,
    { at, from }: { readonly at: number; readonly from: number },
    schema: SchemaNode | undefined,
  ): Node | undefined {
    const old = target.items[at]
    const change = patch.items[from]
    if (change?.type !== 'mapping') {
      const value = this.#merge(old, change, schema)
      if (old !== undefined && change === undefined && value !== undefined) target.items[at] = value
      return value
    }
    if (old === undefined || isNull(old)) {
      const { action, rest } = lenientMappingDirective(change)
      const value = action === 'delete' ? undefined : this.#additions.map(rest, schema)
      patch.items[from] = value ?? rest
      return value
    }
    const merged = this.#mergeMaps(old, change, schema)
    patch.items[from] = merged.patch
    if (merged.changesTarget && merged.value !== undefined) target.items[at] = merged.value
    return merged.value
  }
}

interface MergedElements {
  readonly target: Elements
  readonly patch: Elements
}

/** Keys that the patch adds keep their quotes but lose an explicit tag. */
function newKey(key: Scalar): Scalar {
  return key.tag === undefined ? key : changedScalar(key, { tag: '' })
}
