import { attempt, type Code, type FieldPath, type KuiltError, type TextLocation } from '../../diagnostics/index.ts'
import type { JsonValue } from '../../tree/node.ts'
import { readPlain } from '../../yaml/read/read-plain.ts'
import { documentIn } from '../../yaml/read/split-documents.ts'

const ids = ['name', 'kind', 'group', 'version', 'namespace']

/** The fields of an entry that an error can be about, starting with the most likely one. */
const fieldsOf: Partial<Record<Code, readonly string[]>> = {
  BUILTIN_UNKNOWN: ['kind'],
  IMAGE_NAME_INVALID: ['name'],
  REPLICAS_TARGET_MISSING: ['name'],
  REPLACEMENT_SOURCE_MISSING: ['name', 'kind'],
  REPLACEMENT_SOURCE_FIELD_MISSING: ['fieldPath'],
  REPLACEMENT_SOURCE_LOOKUP: ['fieldPath'],
  REPLACEMENT_SOURCE_INDEX: ['options'],
  SORT_ORDER_INVALID: ['order'],
  LABEL_SELECTOR_INVALID: ['labelSelector', 'annotationSelector'],
  REGEX_INVALID: ids,
}

/** The errors whose message quotes the value of the wrong field. */
const quoting: ReadonlySet<Code> = new Set<Code>(['LABEL_SELECTOR_INVALID', 'REGEX_INVALID'])

/** Returns the path of the wrong field below the entry at the location of an error. Empty if it is not known. */
export function faultyField(error: KuiltError, at: TextLocation, text: string): FieldPath {
  const { code, message, params } = error
  if (at.inside !== undefined) return []
  if (code === 'REPLACEMENT_TARGET_FIELD' && 'field' in params) return fieldPath(plainValueAt(text, at), params.field)
  const fields = fieldsOf[code]
  if (fields === undefined) return []
  const entry = plainValueAt(text, at)
  const field = fields.find((name) => {
    const value = child(entry, name)
    if (value === undefined || value === null || value === '') return false
    return !quoting.has(code) || (typeof value === 'string' && message.includes(value))
  })
  return field === undefined ? [] : [field]
}

function fieldPath(target: JsonValue | undefined, wanted: unknown): FieldPath {
  const paths = child(target, 'fieldPaths')
  const index = Array.isArray(paths) ? paths.indexOf(wanted) : -1
  return index < 0 ? [] : ['fieldPaths', index]
}

function plainValueAt(text: string, { document = 0, path = [] }: TextLocation): JsonValue | undefined {
  const { text: documentText = '' } = documentIn(text.replaceAll('\r\n', '\n'), document) ?? {}
  let value = attempt(() => readPlain(documentText, ''))
  for (const part of path) value = child(value, part)
  return value
}

function child(value: JsonValue | undefined, part: string | number): JsonValue | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([key]) => key === String(part))?.[1]
}
