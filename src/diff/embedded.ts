import { attempt, type FieldPath } from '../diagnostics/index.ts'
import { parseJson } from '../tree/json-text.ts'
import { isObject } from '../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../tree/node.ts'
import { readPlain } from '../yaml/read/read-plain.ts'
import type { FieldChange } from './changes.ts'
import { type CompareOptions, compareObjects } from './compare.ts'
import { renamesOf } from './renames.ts'

type Inside = NonNullable<FieldChange['inside']>

/** The maximum length of a text. Longer texts are compared by lines. */
const maxLength = 1_000_000

/** Returns the changes inside a string that contains JSON, YAML or properties. Undefined for other strings. */
export function changesInside(old: string, now: string, path: FieldPath): Inside | undefined {
  if (old.length > maxLength || now.length > maxLength) return undefined
  const name = String(path.at(-1) ?? '')
  for (const { syntax, read } of readersFor(name, now)) {
    const [before, after] = [read(old), read(now)]
    if (before === undefined || after === undefined) continue
    const { fields } = compareObjects(before.data, after.data, undefined, options)
    if (syntax === 'properties')
      return { syntax, fields: fields.map((change) => ({ ...change, field: change.path.join() })) }
    if (!before.wrapped && !after.wrapped) return { syntax, fields }
    if (!before.wrapped || !after.wrapped) return undefined
    const unwrapped = fields.map((change) => {
      return { ...change, path: change.path.slice(1), field: change.field.slice(wrapper.length).replace(/^\./, '') }
    })
    return { syntax, fields: unwrapped }
  }
  return undefined
}

const options: CompareOptions = { renames: renamesOf([]), ignoreEquivalent: false, inside: () => undefined }

interface Content {
  readonly data: JsonObject
  /** True if the data is a list, which is then in a field of a map. */
  readonly wrapped: boolean
}

const wrapper = 'list'

interface Reader {
  readonly syntax: Inside['syntax']
  readonly read: (text: string) => Content | undefined
}

// Text that contains 16 or more digits in a row is not read as JSON, because such integers could be rounded.
const json: Reader = {
  syntax: 'JSON',
  read: (text) => (/\d{16}/.test(text) ? undefined : collection(parseJson(text))),
}
const yaml: Reader = {
  syntax: 'YAML',
  read: (text) => (/^---$/m.test(text.trim()) ? undefined : collection(attempt(() => readPlain(text, '')))),
}
const properties: Reader = { syntax: 'properties', read: readProperties }

function readersFor(name: string, text: string): readonly Reader[] {
  if (/^\s*[{[]/.test(text)) return [json]
  if (!text.includes('\n')) return []
  if (/\.ya?ml$/i.test(name)) return [yaml]
  return /\.(properties|env|ini|conf)$|^\.env$/i.test(name) ? [properties] : []
}

function collection(value: JsonValue | undefined): Content | undefined {
  if (isList(value)) return { data: { [wrapper]: value }, wrapped: true }
  return isObject(value) ? { data: value, wrapped: false } : undefined
}

/**
 * Reads properties. Undefined if a line is not `key=value`, `key: value`, a comment or empty, or if a key is not unique.
 */
function readProperties(text: string): Content | undefined {
  const result = new Map<string, string>()
  for (const line of text.split('\n')) {
    if (/^\s*(?:[#!;].*)?$/.test(line)) continue
    const [, key, value = ''] = /^\s*([\w.-]+)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? []
    if (key === undefined || result.has(key)) return undefined
    result.set(key, value)
  }
  return result.size === 0 ? undefined : { data: Object.fromEntries(result), wrapped: false }
}
