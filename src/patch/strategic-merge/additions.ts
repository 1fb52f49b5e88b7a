import type { MergeSchema, SchemaNode } from '../../schema/merge-schema.ts'
import { sameItems } from '../../tree/fields.ts'
import { isNull, type Mapping, type Node, type Sequence } from '../../tree/node.ts'
import { type Elements, mergeElements } from './associative-list.ts'
import { lenientMappingDirective, mappingDirective, sequenceDirective } from './directive.ts'
import { quoteAmbiguous } from './scalar-style.ts'
import { changeValues, schemaAt } from './walk.ts'

/**
 * Handles parts of a patch that the target does not have. Upstream adds them and then merges them with themselves,
 * because VisitMap and VisitList (kyaml/yaml/merge2/merge2.go) return the patch as the new destination of the walk. As
 * a result, nulls and directives inside them disappear, and associative lists lose repeated elements.
 */
export class Additions {
  readonly #schema: MergeSchema
  readonly #path: (string | number)[]

  constructor(schema: MergeSchema, path: (string | number)[]) {
    this.#schema = schema
    this.#path = path
  }

  /**
   * The value of a field that the target does not have; undefined if the patch deletes it. A directive among the
   * elements of a new list is added as an element.
   */
  newValue(node: Node, schema: SchemaNode | undefined): Node | undefined {
    if (node.type === 'scalar') return isNull(node) ? undefined : node
    if (node.type === 'sequence') {
      const list = this.list(node, schema)
      return schema?.mergeKeys !== undefined && list.flow ? { ...list, flow: false } : list
    }
    const { action, rest } = lenientMappingDirective(node)
    return action === 'delete' ? undefined : this.map(rest, schema)
  }

  map(map: Mapping, given: SchemaNode | undefined): Mapping {
    const schema = schemaAt(given, this.#schema, [map])
    const entries = changeValues(map.entries, 'patch', ({ key, value }) => {
      this.#path.push(key.text)
      const added = this.#value(value, schema?.field(key.text))
      this.#path.pop()
      return added && quoteAmbiguous(added)
    })
    return entries === map.entries ? map : { ...map, entries }
  }

  list(list: Sequence, schema: SchemaNode | undefined): Sequence {
    const keys = schema?.mergeKeys
    if (keys === undefined) return list
    const target: Elements = { items: list.items.slice() }
    const inner = schema?.elements()
    const items = mergeElements({ target, patch: target }, keys, (at) => {
      const item = target.items[at]
      if (item === undefined) return undefined
      this.#path.push(at)
      const added = this.#value(item, inner)
      this.#path.pop()
      // An element with `$patch: delete` loses its directive before kyaml/yaml/walk/associative_sequence.go,
      // (Walker).setAssociativeSequenceElements, looks for it, and may then not be found.
      target.items[at] = added ?? (item.type === 'mapping' ? mappingDirective(item).rest : item)
      return added
    })
    return sameItems(items, list.items) ? list : { ...list, items }
  }

  /** A value inside an added map or list. */
  #value(node: Node, schema: SchemaNode | undefined): Node | undefined {
    if (node.type === 'scalar') return isNull(node) ? undefined : node
    if (node.type === 'mapping') {
      const { action, rest } = mappingDirective(node)
      return action === 'delete' ? undefined : this.map(rest, schema)
    }
    if (schema?.mergeKeys === undefined) return node
    const { action, rest } = sequenceDirective(node)
    return action === 'delete' ? undefined : this.list(rest, schema)
  }
}
