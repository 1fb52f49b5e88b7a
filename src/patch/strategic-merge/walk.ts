import { KuiltError } from '../../diagnostics/index.ts'
import type { MergeSchema, SchemaNode } from '../../schema/merge-schema.ts'
import { compareBytes } from '../../tree/compare-bytes.ts'
import { getText } from '../../tree/fields.ts'
import type { Entry, Mapping, Node } from '../../tree/node.ts'

/**
 * Changes the values of a map; undefined removes an entry. Returns the same array if nothing changed.
 *
 * @throws KuiltError PATCH_KIND_MISMATCH if a key is empty
 */
export function changeValues(
  entries: readonly Entry[],
  change: (entry: Entry, index: number) => Node | undefined,
): readonly Entry[] {
  let result: Entry[] | undefined
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as Entry
    checkKey(entry)
    const value = change(entry, i)
    if (value === entry.value) {
      result?.push(entry)
      continue
    }
    result ??= entries.slice(0, i)
    if (value !== undefined) result.push({ key: entry.key, value })
  }
  return result ?? entries
}

/**
 * Entries by key; for duplicate keys, the first entry.
 *
 * @throws KuiltError PATCH_KIND_MISMATCH if a key is empty
 */
export function entriesByKey(map: Mapping): Map<string, Entry> {
  const result = new Map<string, Entry>()
  for (const entry of map.entries) {
    checkKey(entry)
    if (!result.has(entry.key.text)) result.set(entry.key.text, entry)
  }
  return result
}

/** An empty name refers to the map itself, which is not a scalar. Follows kyaml/yaml/fns.go, (FieldSetter).Filter. */
function checkKey({ key }: Entry): void {
  if (key.text !== '') return
  const hint = 'maps with an empty key cannot be merged, even if only the resource has it; use a JSON patch'
  throw new KuiltError('PATCH_KIND_MISMATCH', { expected: 'no empty key', actual: 'a map with one' }, { hint })
}

/** Returns the positions of the entries in the order of their keys. Follows kyaml/yaml/walk/map.go, (Walker).fieldNames. */
export function keyOrder(entries: readonly Entry[]): readonly number[] {
  const order = entries.map((_, i) => i)
  return order.sort((a, b) => compareBytes(entries[a]?.key.text ?? '', entries[b]?.key.text ?? ''))
}

/**
 * The schema of a map: the schema from its parent, or else the schema for its own `apiVersion` and `kind`. As a result,
 * a whole object inside an unknown object (such as a Pod in a custom resource) merges according to its kind. The target
 * takes precedence over the patch. Follows kyaml/yaml/walk/walk.go, (Walker).GetSchema.
 */
export function schemaAt(
  given: SchemaNode | undefined,
  schema: MergeSchema,
  nodes: readonly (Node | undefined)[],
): SchemaNode | undefined {
  if (given !== undefined) return given
  for (const node of nodes) {
    const kind = getText(node, 'kind')
    if (kind === '') continue
    const apiVersion = getText(node, 'apiVersion')
    const found = apiVersion === '' ? undefined : schema(apiVersion, kind)
    if (found !== undefined) return found
  }
  return undefined
}
