import jsonpatch from 'fast-json-patch'
import { KuiltError } from '../diagnostics/index.ts'
import type { JsonObject, JsonValue } from '../model/node.ts'
import {
  escapePart,
  existingKey,
  findPlace,
  insertionKey,
  isContainer,
  type MutableJson,
  memberOf,
  type Place,
  toMutable,
} from './json-pointer.ts'

/** An operation as upstream sees it; what is not a string counts as absent. */
interface Operation {
  readonly op: string
  readonly path: string | undefined
  readonly from: string | undefined
  /** Undefined where it is absent, which mostly means null. */
  readonly value: MutableJson | undefined
}

function readOperation(raw: JsonValue): Operation {
  // Parsing has left maps and nulls only.
  const fields = (raw ?? {}) as JsonObject
  const text = (key: string): string | undefined => {
    const value = fields[key]
    return typeof value === 'string' ? value : undefined
  }
  const value = fields['value']
  return {
    op: text('op') ?? 'unknown',
    path: text('path'),
    from: text('from'),
    value: value === undefined ? undefined : toMutable(value),
  }
}

/**
 * Applies one operation to a document, which may change in place, and returns it.
 *
 * @throws KuiltError JSON_PATCH_…
 */
export function applyOperation(document: MutableJson, raw: JsonValue): MutableJson {
  const operation = readOperation(raw)
  const { op, value } = operation
  switch (op) {
    case 'add':
      return insert(document, value ?? null, need(operation, 'path'))
    case 'remove':
      return removeAt(document, need(operation, 'path'))
    case 'replace':
      return replaceAt(document, value ?? null, need(operation, 'path'))
    case 'move': {
      const from = need(operation, 'from')
      const moved = read(document, from)
      return insert(removeAt(document, from), moved ?? null, need(operation, 'path'))
    }
    case 'copy': {
      // What is not there is copied as null.
      const copied = toMutable(read(document, need(operation, 'from')) ?? null)
      return insert(document, copied, need(operation, 'path'))
    }
    case 'test':
      return test(document, value, need(operation, 'path'))
    default:
      throw new KuiltError('JSON_PATCH_OPERATION_UNKNOWN', { op })
  }
}

/** One end of an operation. */
interface End {
  readonly op: string
  readonly pointer: string
}

function need(operation: Operation, field: 'path' | 'from'): End {
  const pointer = operation[field]
  if (pointer === undefined) throw new KuiltError('JSON_PATCH_FIELD_MISSING', { op: operation.op, field })
  return { op: operation.op, pointer }
}

function insert(document: MutableJson, value: MutableJson, end: End): MutableJson {
  const place = placeOf(document, end)
  return perform(document, 'add', {
    place,
    key: insertionKey(place.container, place.key) ?? badIndex(end, place),
    value,
  })
}

function removeAt(document: MutableJson, end: End): MutableJson {
  const place = placeOf(document, end)
  const key = existingKey(place.container, place.key) ?? badIndex(end, place)
  if (memberOf(place.container, key) === undefined) {
    throw new KuiltError('JSON_PATCH_KEY_MISSING', { op: end.op, path: end.pointer, key })
  }
  return perform(document, 'remove', { place, key, value: null })
}

/** A missing key of a map is added. The whole document can be replaced, by a map or a list. */
function replaceAt(document: MutableJson, value: MutableJson, end: End): MutableJson {
  if (end.pointer === '') {
    if (!isContainer(value)) throw new KuiltError('JSON_PATCH_RESULT_INVALID', { actual: 'a value' })
    return value
  }
  const place = placeOf(document, end)
  const key = existingKey(place.container, place.key) ?? badIndex(end, place)
  return perform(document, 'replace', { place, key, value })
}

/** Compared here, as fast-json-patch cannot compare objects without a prototype. A missing key equals null. */
function test(document: MutableJson, expected: MutableJson | undefined, end: End): MutableJson {
  const actual = end.pointer === '' ? document : (read(document, end) ?? null)
  if (actual === null ? (expected ?? null) !== null : expected === undefined || !isEqual(actual, expected)) {
    throw new KuiltError('JSON_PATCH_TEST_FAILED', { path: end.pointer })
  }
  return document
}

function read(document: MutableJson, end: End): MutableJson | undefined {
  const place = placeOf(document, end)
  return memberOf(place.container, existingKey(place.container, place.key) ?? badIndex(end, place))
}

function placeOf(document: MutableJson, { op, pointer }: End): Place {
  const place = findPlace(document, pointer)
  if (place === undefined) throw new KuiltError('JSON_PATCH_PATH_MISSING', { op, path: pointer })
  return place
}

function badIndex({ op, pointer }: End, { key }: Place): never {
  throw new KuiltError('JSON_PATCH_INDEX_INVALID', { op, path: pointer, index: key })
}

/** With the place settled, what is left is a strict RFC 6902 operation. Prototype keys are data here, so they are not banned. */
function perform(
  document: MutableJson,
  op: 'add' | 'remove' | 'replace',
  { place, key, value }: { readonly place: Place; readonly key: string; readonly value: MutableJson },
): MutableJson {
  const path = `${place.pointer}/${escapePart(key)}`
  const operation = op === 'remove' ? { op, path } : { op, path, value }
  return jsonpatch.applyOperation(document, operation, false, true, false).newDocument
}

function isEqual(a: MutableJson, b: MutableJson): boolean {
  if (!isContainer(a) || !isContainer(b)) return a === b
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => isEqual(item, b[i] ?? null))
  if (Array.isArray(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key] ?? null, b[key] ?? null))
  )
}
