// The positions of rules and mistakes in values.schema.json.

import type { ErrorObject } from 'ajv'
import type { FieldPath, Location } from '../diagnostics/index.ts'
import { pointerPath } from '../tree/field-path.ts'
import { isObject } from '../tree/json-values.ts'
import { isList, type JsonValue } from '../tree/node.ts'

/** A position in a schema. */
export type SchemaPlace = Pick<Location, 'document' | 'path' | 'line' | 'column'>

/** The part of a schema that is wrong: a position in the text, a JSON pointer, or a keyword with its value. */
type Culprit =
  | { readonly place: SchemaPlace }
  | { readonly pointer: string }
  | { readonly keyword: string; readonly value: string }

/** A schema that is not valid. */
export class SchemaMistake extends Error {
  readonly culprit: Culprit

  constructor(message: string, culprit: Culprit, options?: ErrorOptions) {
    super(message, options)
    this.culprit = culprit
  }

  override get name(): string {
    return 'SchemaMistake'
  }
}

export function inSchema(path: FieldPath): SchemaPlace {
  return { document: 0, path }
}

/** The path of the keyword that rejects a value. */
export function rulePath({ schemaPath }: ErrorObject, schema: JsonValue): FieldPath {
  return schemaPath.startsWith('#/') ? pointerPath(decodeURIComponent(schemaPath.slice(1)), schema) : []
}

/** The position of the mistake in a schema. */
export function mistakePlace(error: unknown, schema: JsonValue): SchemaPlace {
  if (error instanceof SchemaMistake) {
    const { culprit } = error
    if ('place' in culprit) return culprit.place
    if ('pointer' in culprit) return inSchema(pointerPath(culprit.pointer, schema))
    return inSchema(find(schema, culprit.keyword, culprit.value))
  }
  const reference = /^can't resolve reference (\S+) from id/.exec(error instanceof Error ? error.message : '')?.[1]
  return inSchema(reference === undefined ? [] : find(schema, '$ref', reference))
}

function find(schema: JsonValue, keyword: string, value: string): FieldPath {
  return search(schema, (key, item) => key === keyword && item === value, []) ?? []
}

/** The path of the first entry that matches. */
function search(
  value: JsonValue,
  matches: (key: string | number, item: JsonValue) => boolean,
  above: FieldPath,
): FieldPath | undefined {
  if (!isObject(value) && !isList(value)) return undefined
  const entries = isList(value) ? value.entries() : Object.entries(value)
  for (const [key, item] of entries) {
    const path = [...above, key]
    const found = matches(key, item) ? path : search(item, matches, path)
    if (found !== undefined) return found
  }
  return undefined
}
