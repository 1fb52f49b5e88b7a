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
  /** The location of the patch, for error messages. */
  readonly at?: Location | undefined
  /** Records effects that users may not expect. */
  readonly warnings?: MergeWarnings | undefined
}

/**
 * Merges a strategic merge patch into a resource; undefined if the patch deletes it.
 *
 * Maps are merged, scalars and lists are replaced, and null removes a field. Associative lists, for which the schema
 * has merge keys, are merged element by element. `$patch: delete|replace|merge` overrides these rules. Every merge also
 * tidies the rest of the target (see `Tidy`). Returns the same object if nothing changed.
 *
 * ```yaml
 * spec: { replicas: 1, containers: [{ name: web, image: web:1 }] }       # before, and the patch:
 * spec: { replicas: 3, containers: [{ name: web, tty: true }] }
 * spec: { replicas: 3, containers: [{ name: web, image: web:1, tty: true }] }
 * ```
 *
 * Follows kyaml/yaml/merge2/merge2.go, Merge, and kyaml/yaml/walk/walk.go, (Walker).Walk.
 *
 * @throws KuiltError PATCH_KIND_MISMATCH, PATCH_DIRECTIVE_UNKNOWN
 */
export function mergeNodes(patch: Mapping, target: Mapping, options: MergeOptions): Mapping | undefined {
  const { at } = options
  const path: (string | number)[] = []
  try {
    return new Merger(options, path).resource(patch, target)
  } catch (error) {
    if (!isKuiltError(error) || at === undefined) throw error
    throw error.with({ at: fieldBelow(at, path) })
  }
}

/** The merged value of a map, and whether it is the changed target or the patch. */
interface MergedMap {
  readonly value: Mapping | undefined
  readonly changesTarget: boolean
  /** The patch without its directive, which elideMappingPatchDirective removes before the next merge. */
  readonly patch: Mapping
}

class Merger {
  private readonly schema: MergeSchema
  private readonly path: (string | number)[]
  private readonly writes: CellWrites = new Map()
  private readonly tidy: Tidy
  private readonly additions: Additions
  private readonly warnings: MergeWarnings | undefined

  constructor({ schema, warnings }: MergeOptions, path: (string | number)[]) {
    this.schema = schema
    this.warnings = warnings
    this.path = path
    this.tidy = new Tidy(schema, path)
    this.additions = new Additions(schema, path)
  }

  resource(patch: Mapping, target: Mapping): Mapping | undefined {
    const { value, changesTarget } = this.visitMap(target, patch, undefined)
    if (value === undefined) return undefined
    // Upstream ignores the result of `$patch: replace` for a whole resource (kyaml/yaml/merge2/merge2.go, VisitMap).
    if (!changesTarget) return target
    if (this.writes.size > 0) this.warnings?.sharedValues(value, this.writes)
    return settleCells(value, this.writes)
  }

  /**
   * Merges two values of one field or element; undefined if it is removed. Follows kyaml/yaml/walk/walk.go,
   * (Walker).Walk.
   */
  private visit(target: Node | undefined, patch: Node | undefined, schema: SchemaNode | undefined): Node | undefined {
    if (patch === undefined) return target && this.tidy.value(target, schema)
    if (isNull(patch)) return undefined
    if (target === undefined || isNull(target)) return this.additions.newValue(patch, schema)
    if (patch.type === 'mapping') return this.visitMap(target, patch, schema).value
    if (patch.type !== target.type) throw kindMismatch(target.type, patch)
    return patch.type === 'sequence' ? this.visitList(target as Sequence, patch, schema) : patch
  }

  /** Merges two maps. Follows kyaml/yaml/merge2/merge2.go, (Merger).VisitMap. */
  private visitMap(target: Node, patch: Mapping, given: SchemaNode | undefined): MergedMap {
    if (target.type !== 'mapping') throw kindMismatch(target.type, patch)
    const { action, rest } = mappingDirective(patch)
    if (action === 'delete') return { value: undefined, changesTarget: false, patch: rest }
    if (action === 'replace') {
      const value = this.additions.map(rest, given)
      return { value, changesTarget: false, patch: value }
    }
    const schema = schemaAt(given, this.schema, [target, rest])
    return { value: this.mergeFields(target, rest, schema), changesTarget: true, patch: rest }
  }

  /** Merges the fields of two maps. Follows kyaml/yaml/walk/map.go, (Walker).walkMap. */
  private mergeFields(target: Mapping, patch: Mapping, schema: SchemaNode | undefined): Mapping {
    const changes = entriesByKey(patch)
    const values: (Node | undefined)[] = []
    // The fields are merged in the same order as in (Walker).walkMap, so that the last of several writes to a shared
    // value is the same.
    for (const i of keyOrder(target.entries)) {
      const { key, value } = target.entries[i] as Entry
      this.path.push(key.text)
      values[i] = this.mergeField(value, changes.get(key.text), schema?.field(key.text))
      this.path.pop()
      changes.delete(key.text)
    }
    const entries = changeValues(target.entries, 'resource', (_, i) => values[i])
    const added = this.newFields([...changes.values()], schema)
    const flow = target.entries.length === 0 ? patch.flow : target.flow
    if (entries === target.entries && added.length === 0 && flow === target.flow) return target
    return { type: 'mapping', entries: added.length === 0 ? entries : [...entries, ...added], flow }
  }

  private mergeField(field: Node, patch: Entry | undefined, schema: SchemaNode | undefined): Node | undefined {
    const value = this.visit(field, patch?.value, schema)
    if (value === undefined || patch === undefined) return value && quoteAmbiguous(value)
    const styled = inFieldStyle(value, field)
    if (styled.type !== 'scalar' || field.type !== 'scalar') return styled
    if (field.cell !== undefined) this.writes.set(field.cell, styled)
    return isSameScalar(styled, field) ? field : styled
  }

  private newFields(patches: readonly Entry[], schema: SchemaNode | undefined): readonly Entry[] {
    const added: Entry[] = []
    for (const { key, value } of patches) {
      this.path.push(key.text)
      const result = this.visit(undefined, value, schema?.field(key.text))
      this.path.pop()
      if (result !== undefined) added.push({ key: newKey(key), value: quoteAmbiguous(result) })
    }
    return added.sort((a, b) => compareBytes(a.key.text, b.key.text))
  }

  /** Merges two lists. Follows kyaml/yaml/merge2/merge2.go, (Merger).VisitList. */
  private visitList(target: Sequence, patch: Sequence, schema: SchemaNode | undefined): Node | undefined {
    const keys = schema?.mergeKeys
    if (schema === undefined || keys === undefined) return patch
    const { action, rest } = sequenceDirective(patch)
    if (action === 'delete') return undefined
    if (action === 'replace') return this.additions.list(rest, schema)
    const elements: MergedElements = { target: { items: target.items.slice() }, patch: { items: rest.items.slice() } }
    const inner = schema.elements()
    const items = mergeElements(elements, keys, (at, from) => {
      this.path.push(from < 0 ? at : from)
      const element = this.visitElement(elements, { at, from }, inner)
      this.path.pop()
      return element
    })
    const flow = target.items.length === 0 ? patch.flow : target.flow
    return flow === target.flow && sameItems(items, target.items) ? target : { type: 'sequence', items, flow }
  }

  private visitElement(
    { target, patch }: MergedElements,
    { at, from }: { readonly at: number; readonly from: number },
    schema: SchemaNode | undefined,
  ): Node | undefined {
    const old = target.items[at]
    const change = patch.items[from]
    if (change?.type !== 'mapping') {
      const value = this.visit(old, change, schema)
      if (old !== undefined && change === undefined && value !== undefined) target.items[at] = value
      return value
    }
    if (old === undefined || isNull(old)) {
      const { action, rest } = lenientMappingDirective(change)
      const value = action === 'delete' ? undefined : this.additions.map(rest, schema)
      patch.items[from] = value ?? rest
      return value
    }
    const merged = this.visitMap(old, change, schema)
    patch.items[from] = merged.patch
    if (merged.changesTarget && merged.value !== undefined) target.items[at] = merged.value
    return merged.value
  }
}

interface MergedElements {
  readonly target: Elements
  readonly patch: Elements
}

/** A key that the patch adds. It keeps its quotes, but loses an explicit tag. */
function newKey(key: Scalar): Scalar {
  return key.tag === undefined ? key : changedScalar(key, { tag: '' })
}
