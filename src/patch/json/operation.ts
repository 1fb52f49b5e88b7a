import { KuiltError } from '../../diagnostics/index.ts'
import { parsePointer, partsOf } from '../../tree/field-path.ts'
import { getText } from '../../tree/fields.ts'
import { isObject } from '../../tree/json-values.ts'
import { isNull, type JsonObject, type JsonValue, type Node, scalar } from '../../tree/node.ts'
import { isContainer } from '../../tree/walk-path.ts'
import { fromJson, toJson } from '../../yaml/json/json.ts'
import type { JsonMemory } from '../../yaml/json/through-json.ts'
import type { End, JsonDocument } from './document.ts'
import { type JsonTokens, tokensAt } from './json-tokens.ts'
import { isSameJson, jsonText } from './same-json.ts'

/**
 * One operation of a JSON patch. A field that is not a string is treated as missing (evanphx/json-patch v4, patch.go,
 * Operation).
 */
export class JsonOperation {
  readonly #fields: JsonObject
  readonly #memory: JsonMemory
  readonly #tokens: JsonTokens | undefined
  #value: Node | undefined

  /** @param tokens the value as JSON text, if the patch has a `test` operation */
  constructor(raw: JsonObject, memory: JsonMemory, tokens?: JsonTokens) {
    this.#fields = raw
    this.#memory = memory
    this.#tokens = tokens
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
    if (isSameJson(actual, this.#node(), this.#memory.texts)) return
    const hint =
      this.#spellingHint(actual) ?? actualHint({ actual, expected: this.#fields['value'], root: document.root })
    throw new KuiltError('JSON_PATCH_TEST_FAILED', { path: end.pointer }, { hint })
  }

  /** The hint for an equal value that is written differently. It reveals nothing that the patch does not contain. */
  #spellingHint(actual: Node): string | undefined {
    const expected = this.#node()
    if (actual.type !== 'scalar' || expected.type !== 'scalar') return undefined
    const [text, written] = [actual, expected].map((each) => jsonText(each, this.#memory.texts))
    if (text === undefined || written === undefined || JSON.parse(text) !== JSON.parse(written)) return undefined
    return `\`test\` compares values as JSON text: write the value as ${text}, or write the patch in YAML`
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
    if (this.#value === undefined) {
      const value = this.#fields['value'] ?? null
      this.#value = fromJson(withFloats(value))
      if (this.#tokens !== undefined) keepTexts(this.#value, this.#tokens, this.#memory.texts)
    }
    return this.#value
  }
}

/** Remembers how the scalars of a value are written, because `test` compares texts. */
function keepTexts(node: Node, tokens: JsonTokens | undefined, texts: JsonMemory['texts']): void {
  if (node.type === 'scalar') {
    if (typeof tokens === 'string') texts.set(node, tokens)
    return
  }
  const members =
    node.type === 'mapping'
      ? node.entries.map(({ key, value }) => [key.text, value] as const)
      : node.items.map((item, i) => [String(i), item] as const)
  for (const [key, member] of members) keepTexts(member, tokensAt(tokens, key), texts)
}

/** True for the annotations, everything above them and everything below. */
function leadsToAnnotations(pointer: string): boolean {
  const [first, second = 'annotations'] = partsOf(parsePointer(pointer))
  return first === undefined || (first === 'metadata' && second === 'annotations')
}

const nothing: Node = scalar('null')

/**
 * Go's encoding/json decodes every number as a float64.
 *
 * @throws KuiltError YAML_UNSUPPORTED_NUMBER if a number is too large for that
 */
function withFloats(value: JsonValue): JsonValue {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new KuiltError('YAML_UNSUPPORTED_NUMBER', { text: String(value) }, { hint: 'the largest number is 1.8e308' })
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withFloats)
  const result: Record<string, JsonValue> = Object.create(null)
  for (const [key, member] of Object.entries(value)) result[key] = withFloats(member)
  return result
}

const longestShown = 80

interface FailedTest {
  readonly actual: Node
  readonly expected: JsonValue | undefined
  readonly root: Node
}

/** The actual value of a failed test, or its type if it has a different one. Values of Secrets are never shown. */
function actualHint({ actual, expected, root }: FailedTest): string | undefined {
  if (isNull(actual)) return 'the value is null or missing'
  if (isContainer(actual)) {
    const isList = actual.type === 'sequence'
    const hasSameType = isList ? Array.isArray(expected) : isObject(expected)
    return hasSameType ? undefined : `the value is a ${isList ? 'list' : 'map'}`
  }
  const text = JSON.stringify(toJson(actual))
  return getText(root, 'kind') === 'Secret' || text.length > longestShown ? undefined : `the value is ${text}`
}
