import { didYouMean, suggest } from '../diagnostics/hints.ts'
import type { FieldPath } from '../diagnostics/index.ts'
import { isQuantity } from '../resource/quantity.ts'
import { canonicalText, isInteger, isObject } from '../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../tree/node.ts'
import { shortened } from './json-fields.ts'
import { invalidValue, type Mistake, missingField, repeatedItem, unknownField } from './mistake.ts'
import { hasPlaceholder } from './placeholders.ts'
import type { SchemaNode, SchemaType } from './schema-node.ts'
import { typeName, wrongType } from './value-checks.ts'

/** Compares a resource with its schema. A value of the wrong type is not checked further. */
export function checkStructure(value: JsonValue, schema: SchemaNode): readonly Mistake[] {
  const checker = new StructureChecker()
  checker.check(value, schema)
  return onePerField(checker.mistakes)
}

/** Keeps only the first mistake of each field. */
export function onePerField(mistakes: readonly Mistake[]): readonly Mistake[] {
  if (mistakes.length < 2) return mistakes
  const byField = new Map<string, Mistake>()
  for (const mistake of mistakes) {
    const key = JSON.stringify(mistake.path)
    if (!byField.has(key)) byField.set(key, mistake)
  }
  return [...byField.values()]
}

const sopsHint = 'the resource is encrypted with SOPS: decrypt it first, or validate a `flux:` target'

class StructureChecker {
  readonly mistakes: Mistake[] = []
  readonly #path: (string | number)[] = []

  check(value: JsonValue, schema: SchemaNode): void {
    if (schema.type === 'any' || (value === null && schema.nullable)) return
    if (!hasType(value, schema.type)) {
      this.mistakes.push(typeMistake(this.#path.slice(), schema.type, value))
      return
    }
    if (typeof value === 'object' && value !== null) {
      if (isList(value)) this.#checkItems(value, schema)
      else if (isObject(value)) this.#checkFields(value, schema)
    }
    if (schema.check !== undefined) this.mistakes.push(...schema.check(value, this.#path.slice()))
  }

  #checkFields(object: JsonObject, schema: SchemaNode): void {
    const { properties, others, required } = schema
    const path = this.#path
    let unknown: string[] | undefined
    for (const key of Object.keys(object)) {
      const value = object[key] ?? null
      const child = properties.get(key) ?? others
      if (child === 'unknown') {
        unknown ??= []
        unknown.push(key)
      } else if (child !== 'allowed' && (value !== null || child.nullable)) {
        path.push(key)
        this.check(value, child)
        path.pop()
      }
    }
    if (unknown !== undefined) this.#reportUnknown(unknown, object, schema)
    for (const key of required) {
      if (isPresent(object, key, properties)) continue
      // The field is present with a misspelled name, which is reported instead.
      if (unknown?.some((name) => didYouMean(name, properties.keys()) === key)) continue
      this.mistakes.push(missingField([...path, key]))
    }
  }

  #reportUnknown(names: readonly string[], object: JsonObject, { properties }: SchemaNode): void {
    for (const name of names) {
      const free = [...properties.keys()].filter((known) => !Object.hasOwn(object, known))
      const near = misplaced(name, properties) ?? suggest(name, free) ?? suggest(name, properties.keys())
      const isSops = name === 'sops' && this.#path.length === 0
      this.mistakes.push(unknownField([...this.#path, name], isSops ? sopsHint : near))
    }
  }

  #checkItems(list: readonly JsonValue[], schema: SchemaNode): void {
    const { items, listType } = schema
    if (items !== undefined) {
      for (let i = 0; i < list.length; i++) {
        this.#path.push(i)
        this.check(list[i] as JsonValue, items)
        this.#path.pop()
      }
    }
    if (listType !== 'atomic') this.#reportRepeated(list, schema)
  }

  #reportRepeated(list: readonly JsonValue[], { listType, listMapKeys }: SchemaNode): void {
    const first = new Map<string, number>()
    list.forEach((item, i) => {
      const key = listType === 'set' ? item : listMapKeys.map((name) => (isObject(item) ? (item[name] ?? null) : null))
      const text = canonicalText(key)
      const other = first.get(text)
      if (other === undefined) first.set(text, i)
      else {
        const what = listType === 'set' ? 'same value' : `same ${listMapKeys.join(' and ')}`
        this.mistakes.push(repeatedItem([...this.#path, i], what, [...this.#path, other]))
      }
    })
  }
}

function isPresent(object: JsonObject, key: string, properties: ReadonlyMap<string, SchemaNode>): boolean {
  if (!Object.hasOwn(object, key)) return false
  return object[key] !== null || properties.get(key)?.nullable === true
}

function hasType(value: JsonValue, type: SchemaType): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string'
    case 'object':
      return isObject(value)
    case 'array':
      return isList(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'integer':
      return isInteger(value)
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint'
    case 'int-or-string':
      return typeof value === 'string' || isInteger(value)
    case 'quantity':
      return isAmount(value)
    default:
      return true
  }
}

/** Fields that controllers write, not users. */
const written: ReadonlySet<string> = new Set(['managedFields', 'ownerReferences', 'status'])

/** Returns a hint if the field exists one level below, such as a probe next to `containers`. */
function misplaced(name: string, properties: SchemaNode['properties']): string | undefined {
  for (const [owner, { properties: fields, items }] of properties) {
    if (written.has(owner)) continue
    if (fields.has(name)) return `move it to "${owner}"`
    if (items?.properties.has(name)) return `move it to an item of "${owner}"`
  }
  return undefined
}

function isAmount(value: JsonValue): boolean {
  if (typeof value === 'string') return isQuantity(value) || hasPlaceholder(value)
  return typeof value === 'number' || typeof value === 'bigint'
}

function typeMistake(path: FieldPath, type: SchemaType, value: JsonValue): Mistake {
  if (type !== 'quantity') return wrongType(path, typeName(type), value)
  if (typeof value !== 'string') return wrongType(path, 'a quantity (a number or a string)', value)
  return invalidValue(path, `be a quantity such as 500m, 1.5 or 2Gi, not ${shortened(value)}`, {
    hint: unitHint(value),
  })
}

const fractions = ['n', 'u', 'm']
const multiples = ['k', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
const units = [...fractions, ...multiples]

function unitHint(text: string): string | undefined {
  const [, number, unit = ''] = /^\s*([+-]?[\d.]+)\s*([A-Za-z]+)\s*$/.exec(text) ?? []
  if (number === undefined) return undefined
  // `MB` and `mb` mean megabytes: nobody counts thousandths of bytes.
  const near =
    multiples.find((known) => unit.toLowerCase() === `${known.toLowerCase()}b`) ??
    units.find((known) => unit === known) ??
    units.find((known) => known.toLowerCase() === unit.toLowerCase())
  return near === undefined ? undefined : `did you mean "${number}${near}"?`
}
