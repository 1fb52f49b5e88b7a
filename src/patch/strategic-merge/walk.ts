import { KuiltError } from '../../diagnostics/index.ts'
import type { MergeSchema, SchemaNode } from '../../schema/merge-schema.ts'
import { compareBytes } from '../../tree/compare-bytes.ts'
import { getText } from '../../tree/fields.ts'
import type { Entry, Mapping, Node } from '../../tree/node.ts'

/**
 * Changes the values of a map; undefined removes an entry. Returns the same array if nothing changed.
 *
 * @param holder what contains the map
 * @throws KuiltError PATCH_KIND_MISMATCH if a key is empty
 */
export function changeValues(
  entries: readonly Entry[],
  holder: 'patch' | 'resource',
  change: (entry: Entry, index: number) => Node | undefined,
): readonly Entry[] {
  let result: Entry[] | undefined
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as Entry
    checkKey(entry, holder)
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
 * The entries of a patch by key; for duplicate keys, the first entry.
 *
 * @throws KuiltError PATCH_KIND_MISMATCH if a key is empty
 */
export function entriesByKey(patch: Mapping): Map<string, Entry> {
  const result = new Map<string, Entry>()
  for (const entry of patch.entries) {
    checkKey(entry, 'patch')
    if (!result.has(entry.key.text)) result.set(entry.key.text, entry)
  }
  return result
}

/** An empty name refers to the map itself, which is not a scalar. Follows kyaml/yaml/fns.go, (FieldSetter).Filter. */
function checkKey({ key }: Entry, holder: 'patch' | 'resource'): void {
  if (key.text !== '') return
  const hint =
    'strategic merge patches do not support empty keys, even in fields that the patch does not change; use a JSON patch'
  const params = { expected: 'a map without empty keys', actual: 'an empty key', holder }
  throw new KuiltError('PATCH_KIND_MISMATCH', params, { hint })
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
