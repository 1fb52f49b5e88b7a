import { KuiltError } from '../../diagnostics/index.ts'
import { parsePointer, partsOf } from '../../tree/field-path.ts'
import { getText } from '../../tree/fields.ts'
import { isNull, type JsonObject, type JsonValue, type Node, scalar } from '../../tree/node.ts'
import { isContainer } from '../../tree/walk-path.ts'
import { fromJson, toJson } from '../../yaml/json/json.ts'
import type { End, JsonDocument } from './document.ts'
import { equalsJson } from './equal.ts'

/**
 * One operation of a JSON patch. A field that is not a string is treated as missing (evanphx/json-patch v4, patch.go,
 * Operation).
 */
export class JsonOperation {
  readonly #fields: JsonObject
  #value: Node | undefined

  constructor(raw: JsonObject) {
    this.#fields = raw
  }

  /** True if the operation can read or change the annotations of a resource. */
  get meetsAnnotations(): boolean {
    return this.pointers.some(leadsToAnnotations)
  }

  /** The pointer that the operation sets to null because it has no value. An intended null must be explicit. */
  get withoutValue(): { readonly op: 'add' | 'replace'; readonly path: string } | undefined {
    const { op } = this
    const path = this.#text('path')
    if ((op !== 'add' && op !== 'replace') || path === undefined || 'value' in this.#fields) return undefined
    return { op, path }
  }

  /** The JSON pointers that the operation reads and writes. */
  get pointers(): readonly string[] {
    return [this.#text('path'), this.#text('from')].filter((pointer) => pointer !== undefined)
  }

  get op(): string | undefined {
    return this.#text('op')
  }

  get from(): string | undefined {
    return this.#text('from')
  }

  /** The keys and indexes of the path that the operation writes to. */
  get target(): readonly string[] {
    return partsOf(parsePointer(this.#text('path') ?? ''))
  }

  /** The value of `add`, `replace` and `test`; null for other operations. */
  get value(): Node {
    return this.#node()
  }

  /**
   * Applies the operation.
   *
   * @throws KuiltError JSON_PATCH_…
   */
  applyTo(document: JsonDocument): void {
    const op = this.#text('op') ?? 'unknown'
    switch (op) {
      case 'add':
        document.insert(this.#end(op, 'path'), this.#node())
        return
      case 'remove':
        document.remove(this.#end(op, 'path'))
        return
      case 'replace':
        this.#replace(document)
        return
      case 'move': {
        const from = this.#end(op, 'from')
        const moved = document.read(from) ?? nothing
        document.remove(from)
        document.insert(this.#end(op, 'path'), moved)
        return
      }
      case 'copy': {
        // A missing key is copied as null.
        const copied = document.read(this.#end(op, 'from')) ?? nothing
        document.copy(this.#end(op, 'path'), copied)
        return
      }
      case 'test':
        this.#test(document)
        return
      default:
        throw new KuiltError('JSON_PATCH_OPERATION_UNKNOWN', { op })
    }
  }

  /** The field that an error of the operation is about. */
  faultyField({ code, params }: KuiltError): readonly string[] {
    if (code === 'JSON_PATCH_OPERATION_UNKNOWN') return ['op']
    if (code === 'JSON_PATCH_TEST_FAILED') return ['value']
    if (!('path' in params)) return []
    return ['path', 'from'].filter((field) => this.#text(field) === params.path).slice(0, 1)
  }

  /** Applies `replace`. A missing key of a map is added. The whole document can be replaced with a map or a list. */
  #replace(document: JsonDocument): void {
    const end = this.#end('replace', 'path')
    if (end.pointer !== '') document.replace(end, this.#node())
    else if (isContainer(this.#node())) document.root = this.#node()
    else throw new KuiltError('JSON_PATCH_RESULT_INVALID', { actual: 'a value' })
  }

  /** Applies `test`. A missing key equals null. */
  #test(document: JsonDocument): void {
    const end = this.#end('test', 'path')
    const actual = (end.pointer === '' ? document.root : document.read(end)) ?? nothing
    const expected = this.#fields['value']
    const isEqual = isNull(actual)
      ? (expected ?? null) === null
      : expected !== undefined && equalsJson(actual, expected)
    if (isEqual) return
    throw new KuiltError('JSON_PATCH_TEST_FAILED', { path: end.pointer }, { hint: actualHint(actual, document.root) })
  }

  #end(op: string, field: 'path' | 'from'): End {
    const pointer = this.#text(field)
    if (pointer === undefined) throw new KuiltError('JSON_PATCH_FIELD_MISSING', { op, field })
    return { op, pointer, steps: parsePointer(pointer) }
  }

  #text(key: string): string | undefined {
    const value = this.#fields[key]
    return typeof value === 'string' ? value : undefined
  }

  /** The value as a node; null if there is no value. Created only once, because nodes can be shared. */
  #node(): Node {
    this.#value ??= fromJson(withFloats(this.#fields['value'] ?? null))
    return this.#value
  }
}

/** True for pointers to `metadata.annotations`, and to everything above and below it. */
function leadsToAnnotations(pointer: string): boolean {
  const [first, second = 'annotations'] = partsOf(parsePointer(pointer))
  return first === undefined || (first === 'metadata' && second === 'annotations')
}

const nothing: Node = scalar('null')

/** Converts every number to a float64, as Go's encoding/json does. */
function withFloats(value: JsonValue): JsonValue {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withFloats)
  const result: Record<string, JsonValue> = Object.create(null)
  for (const [key, member] of Object.entries(value)) result[key] = withFloats(member)
  return result
}

const longestShown = 80

/** A hint with the actual value for a failed `test`. Values of Secrets are never shown. */
function actualHint(actual: Node, root: Node): string | undefined {
  if (isNull(actual)) return 'the value is null or missing'
  if (isContainer(actual)) return `the value is a ${actual.type === 'mapping' ? 'map' : 'list'}`
  const text = JSON.stringify(toJson(actual))
  return getText(root, 'kind') === 'Secret' || text.length > longestShown ? undefined : `the value is ${text}`
}
