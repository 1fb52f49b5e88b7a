import type { MergeSchema, SchemaNode } from '../../schema/merge-schema.ts'
import { sameItems } from '../../tree/fields.ts'
import { isNull, type Mapping, type Node, type Sequence } from '../../tree/node.ts'
import { type Elements, mergeElements } from './associative-list.ts'
import { quoteAmbiguous } from './scalar-style.ts'
import { changeValues, schemaAt } from './walk.ts'

/**
 * Applies the effects that every strategic merge has on parts of the target that the patch does not mention: fields
 * with an empty value (`key:`) disappear, while `null` and `~` stay, and associative lists lose repeated elements.
 * Follows kyaml/yaml/merge2/merge2.go, (Merger).VisitMap, and kyaml/yaml/walk/associative_sequence.go.
 */
export class Tidy {
  readonly #schema: MergeSchema
  readonly #path: (string | number)[]

  constructor(schema: MergeSchema, path: (string | number)[]) {
    this.#schema = schema
    this.#path = path
  }

  value(node: Node, schema: SchemaNode | undefined): Node | undefined {
    if (node.type === 'mapping') return this.#map(node, schema)
    if (node.type === 'sequence') return this.#list(node, schema)
    return node.text === '' && isNull(node) ? undefined : node
  }

  #map(map: Mapping, given: SchemaNode | undefined): Mapping {
    const schema = schemaAt(given, this.#schema, [map])
    const entries = changeValues(map.entries, 'resource', ({ key, value }) => {
      this.#path.push(key.text)
      const tidied = this.value(value, schema?.field(key.text))
      this.#path.pop()
      return tidied && quoteAmbiguous(tidied)
    })
    return entries === map.entries ? map : { ...map, entries }
  }

  #list(list: Sequence, schema: SchemaNode | undefined): Sequence {
    const keys = schema?.mergeKeys
    if (keys === undefined) return list
    const target: Elements = { items: list.items.slice() }
    const inner = schema?.elements()
    const items = mergeElements({ target, patch: undefined }, keys, (at) => {
      const item = target.items[at]
      if (item === undefined) return undefined
      this.#path.push(at)
      const tidied = this.value(item, inner)
      this.#path.pop()
      if (tidied !== undefined) target.items[at] = tidied
      return tidied
    })
    return sameItems(items, list.items) ? list : { ...list, items }
  }
}
