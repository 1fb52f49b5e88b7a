// Keywords of JSON Schema that compare values. Those of ajv call methods of the objects that they compare, such as
// `toString`, which may be keys in the user's data.

import type { FuncKeywordDefinition, SchemaValidateFunction } from 'ajv'
import { canonicalText, isEqual } from '../tree/json-values.ts'
import { isList, type JsonValue } from '../tree/node.ts'
import type { Compiler } from './ajv-package.ts'

interface Failure {
  readonly message: string
  readonly params: Readonly<Record<string, unknown>>
}

/** Replaces the keywords of ajv that compare values. Messages and parameters have the same form. */
export function withSafeEquality(compiler: Compiler): Compiler {
  for (const definition of definitions) compiler.removeKeyword(definition.keyword).addKeyword(definition)
  return compiler
}

const definitions = [
  keyword({ keyword: 'const' }, (constant: JsonValue, value) =>
    isEqual(constant, value) ? undefined : { message: 'must be equal to constant', params: { allowedValue: constant } },
  ),
  keyword({ keyword: 'enum', schemaType: 'array' }, (allowedValues: readonly JsonValue[], value) =>
    allowedValues.some((allowed) => isEqual(allowed, value))
      ? undefined
      : { message: 'must be equal to one of the allowed values', params: { allowedValues } },
  ),
  keyword({ keyword: 'uniqueItems', schemaType: 'boolean', type: 'array' }, (isRequired: boolean, value) => {
    const [j, i] = (isRequired && isList(value) && lastEqualItems(value)) || []
    return i === undefined
      ? undefined
      : { message: `must NOT have duplicate items (items ## ${j} and ${i} are identical)`, params: { i, j } }
  }),
]

function keyword<T>(
  definition: Omit<FuncKeywordDefinition, 'keyword'> & { readonly keyword: string },
  check: (rule: T, value: JsonValue) => Failure | undefined,
): FuncKeywordDefinition & { readonly keyword: string } {
  const validate: SchemaValidateFunction = (rule: T, value: JsonValue) => {
    const failure = check(rule, value)
    validate.errors = failure === undefined ? [] : [{ keyword: definition.keyword, ...failure }]
    return failure === undefined
  }
  return { ...definition, validate }
}

/** The positions of the last two items that are equal. */
function lastEqualItems(items: readonly JsonValue[]): readonly [number, number] | undefined {
  const seen = new Map<string, number>()
  let found: readonly [number, number] | undefined
  for (const [i, item] of items.entries()) {
    const text = canonicalText(item)
    const j = seen.get(text)
    if (j !== undefined) found = [j, i]
    seen.set(text, i)
  }
  return found
}
