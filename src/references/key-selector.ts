import { getField, getText } from '../tree/fields.ts'
import type { Mapping, Node } from '../tree/node.ts'

const dataFields = ['data', 'stringData', 'binaryData'] as const

/** True for a `name` in `{name: auth, key: password}`. */
export function isKeySelector(parent: Mapping | undefined): boolean {
  return getText(parent, 'name') !== '' && getText(parent, 'key') !== ''
}

/** True if a ConfigMap or Secret has the key that a `{name, key}` selects: the selector then refers to it. */
export function hasSelectedKey(object: Node, parent: Mapping | undefined): boolean {
  const key = getText(parent, 'key')
  return key !== '' && dataFields.some((field) => getField(getField(object, field), key) !== undefined)
}
