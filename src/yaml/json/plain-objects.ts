import { builtinTag, describeValue } from '../../diagnostics/describe-value.ts'
import { formatFieldPath, KuiltError } from '../../diagnostics/index.ts'
import { setOwn } from '../../tree/json-values.ts'
import type { JsonObject, JsonValue, Mapping } from '../../tree/node.ts'
import { checkDepth } from '../read/depth.ts'
import { fromJson } from './json.ts'

/** `plainJson` as a tree. */
export function objectNode(value: unknown): Mapping {
  // A JSON object becomes a mapping.
  return fromJson(plainJson(value)) as Mapping
}

/**
 * A caller's object as JSON. `undefined` and `toJSON` are handled as in `JSON.stringify`. A value that YAML for
 * Kubernetes cannot represent is an error, whereas `JSON.stringify` would drop it or write `null` or `{}`.
 *
 * @throws KuiltError OBJECT_EXPECTED, OBJECT_VALUE_UNSUPPORTED, OBJECT_CYCLE, YAML_TOO_DEEP
 */
export function plainJson(value: unknown): JsonObject {
  return new Converter(value).convert()
}

/** Converts one object. */
class Converter {
  readonly #root: unknown
  /** The path of the current value. */
  readonly #path: (string | number)[] = []
  /** The collections around the current value, with the lengths of their paths. */
  readonly #ancestors: Map<object, number> = new Map()

  constructor(root: unknown) {
    this.#root = root
  }

  convert(): JsonObject {
    const value = plain(this.#root, '')
    if (typeof value !== 'object' || value === null || Array.isArray(value) || isOpaque(value)) {
      const hint = builtinTag(value) === 'Promise' ? 'await the promise' : undefined
      throw new KuiltError('OBJECT_EXPECTED', { actual: describeValue(value) }, { hint })
    }
    // The value is neither a list nor a scalar, so the result is an object.
    return this.#collection(value) as JsonObject
  }

  /** The value under `key`; undefined if it is omitted. */
  #value(raw: unknown, key: string | number): JsonValue | undefined {
    this.#path.push(key)
    const value = plain(raw, key)
    const result = typeof value === 'object' && value !== null ? this.#collection(value) : this.#scalar(value)
    this.#path.pop()
    return result
  }

  #scalar(value: unknown): JsonValue | undefined {
    if (value === undefined || value === null || typeof value === 'string') return value
    if (typeof value === 'boolean' || typeof value === 'bigint') return value
    // `JSON.stringify` writes negative zero as `0`.
    if (typeof value === 'number' && Number.isFinite(value)) return value === 0 ? 0 : value
    return this.#reject(value)
  }

  #collection(value: object): JsonValue {
    if (isOpaque(value)) this.#reject(value)
    this.#checkCycle(value)
    checkDepth(this.#path.length + 1)
    this.#ancestors.set(value, this.#path.length)
    const result = Array.isArray(value) ? this.#list(value) : this.#object(value)
    this.#ancestors.delete(value)
    return result
  }

  #list(items: readonly unknown[]): JsonValue {
    return Array.from(items, (item, i) => this.#value(item, i) ?? null)
  }

  #object(object: object): JsonValue {
    const result: Record<string, JsonValue> = {}
    const names = fieldNames(object)
    for (const [key, raw] of Object.entries(object)) {
      const name = names?.get(key) ?? key
      const value = this.#value(raw, name)
      if (value !== undefined) setOwn(result, name, value)
    }
    return result
  }

  #checkCycle(value: object): void {
    const above = this.#ancestors.get(value)
    if (above === undefined) return
    const target = above === 0 ? this.#resource : `"${formatFieldPath(this.#path.slice(0, above))}"`
    throw new KuiltError('OBJECT_CYCLE', { resource: this.#resource, field: formatFieldPath(this.#path), target })
  }

  #reject(value: unknown): never {
    const params = { resource: this.#resource, field: formatFieldPath(this.#path), actual: describeValue(value) }
    throw new KuiltError('OBJECT_VALUE_UNSUPPORTED', params)
  }

  get #resource(): string {
    const { kind, metadata } = Object(this.#root)
    const { name } = Object(metadata)
    const type = isText(kind) ? kind : 'the object'
    return isText(name) ? `${type} "${name}"` : type
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/** The value that `JSON.stringify` uses instead: the result of `toJSON`, or the text in `new String('a')`. */
function plain(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null) return value
  const result: unknown = hasToJson(value) ? value.toJSON(String(key)) : value
  if (typeof result !== 'object' || result === null || isOrdinary(result)) return result
  return boxes.has(builtinTag(result)) ? result.valueOf() : result
}

const boxes: ReadonlySet<string> = new Set(['Number', 'String', 'Boolean', 'BigInt'])

function hasToJson(value: object): value is { toJSON(key: string): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function'
}

/** Types whose content is not in their properties: `JSON.stringify` would write `{}`. */
const opaque: ReadonlySet<string> = new Set([
  'Map',
  'Set',
  'WeakMap',
  'WeakSet',
  'Promise',
  'RegExp',
  'Error',
  'ArrayBuffer',
])

function isOpaque(value: object): boolean {
  return !isOrdinary(value) && (opaque.has(builtinTag(value)) || ArrayBuffer.isView(value))
}

/**
 * Maps property names to field names, for objects of `@kubernetes/client-node`: its classes rename some fields (`from`
 * becomes `_from`) and have a table of these names.
 */
function fieldNames(object: object): ReadonlyMap<string, string> | undefined {
  if (isOrdinary(object)) return undefined
  const table: unknown = Object(object.constructor)['attributeTypeMap']
  if (!Array.isArray(table)) return undefined
  const entries = table.filter(isAttribute)
  return new Map(entries.map(({ name, baseName }) => [name, baseName]))
}

function isAttribute(entry: unknown): entry is { readonly name: string; readonly baseName: string } {
  const { name, baseName } = Object(entry)
  return typeof name === 'string' && typeof baseName === 'string'
}

/** True for plain objects and lists. This fast check decides for most values. */
function isOrdinary(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype || Array.isArray(value)
}
