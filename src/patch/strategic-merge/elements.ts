import { KuiltError } from '../../diagnostics/index.ts'
import { getField } from '../../tree/fields.ts'
import { isNilOrEmpty, isNull, type Node, scalarText } from '../../tree/node.ts'
import { kindNames } from '../../tree/node-kind.ts'

/**
 * The identity of a list item: values for some fields or, with the single key `''`, the scalar itself. There may be
 * fewer values than keys if the element does not have all keys.
 */
export interface ElementKey {
  readonly keys: readonly string[]
  readonly values: readonly string[]
}

/** The value of a key field; empty if it is missing, null or an empty collection. */
export function keyValue(element: Node, key: string): string {
  const field = getField(element, key)
  return isNilOrEmpty(field) ? '' : scalarText(field)
}

/**
 * The position of the first element whose key fields have the texts in `values`; -1 if there is none. Follows
 * kyaml/yaml/fns.go, (ElementMatcher).Filter.
 */
export function findElement(items: readonly Node[], { keys, values }: ElementKey): number {
  if (keys[0] === '') return items.findIndex((item) => scalarText(item) === values[0])
  return items.findIndex((item) =>
    keys.every((key, i) => {
      const field = getField(item, key)
      return field !== undefined && scalarText(field) === values[i]
    }),
  )
}

/**
 * Replaces every element that has the key with `element`, or appends it. Without `element`, removes these elements.
 * Nulls and `{}` are removed too. Without any values, all elements are removed; in this way, an element without its
 * merge key removes all others upstream. Follows kyaml/yaml/fns.go, (ElementSetter).Filter.
 *
 * @throws KuiltError PATCH_KIND_MISMATCH for an element that cannot have the key
 */
export function setElement(items: readonly Node[], element: Node | undefined, key: ElementKey): Node[] {
  const result: Node[] = []
  const wantsMapping = key.keys[0] !== '' && key.values.length > 0 && key.values[0] !== ''
  let found = false
  for (const item of items) {
    if (isNull(item) || isEmptyMap(item)) continue
    if (item.type !== 'mapping' && wantsMapping) result.push(item)
    else if (!hasKey(item, key)) {
      if (key.values.length > 0) result.push(item)
    } else {
      found = true
      if (element !== undefined) result.push(element)
    }
  }
  if (!found && element !== undefined && !isNull(element)) result.push(element)
  return result
}

/**
 * True if an element has the key. As upstream, a missing value has the same result as the value before it, and an empty
 * value matches any element with the field.
 */
function hasKey(item: Node, { keys, values }: ElementKey): boolean {
  let matches = false
  for (let i = 0; i < keys.length; i++) {
    const value = values[i]
    if (value !== undefined) matches = hasField(item, keys[i] ?? '', value)
    if (!matches) return false
  }
  return true
}

function hasField(item: Node, key: string, value: string): boolean {
  if (key === '') {
    if (item.type !== 'scalar') throw kindMismatch('scalar', item)
    return item.text === value
  }
  if (item.type !== 'mapping') throw kindMismatch('mapping', item)
  const field = getField(item, key)
  return field !== undefined && (value === '' || scalarText(field) === value)
}

export function isEmptyMap(node: Node): boolean {
  return node.type === 'mapping' && node.entries.length === 0
}

/** The error for a node of the wrong kind. `mergeNodes` adds the location of the field. */
export function kindMismatch(expected: Node['type'], actual: Node): KuiltError {
  return new KuiltError('PATCH_KIND_MISMATCH', { expected: kindNames[expected], actual: kindNames[actual.type] })
}
