// The reader of kustomization files, configuration and JSON patches, which kustomize reads with go-yaml v2
// (sigs.k8s.io/yaml) into plain data.

import { attempt, type FieldPath, isKuiltError, KuiltError } from '../../diagnostics/index.ts'
import { type Entry, type JsonValue, type Mapping, type Node, type Scalar, scalar } from '../../tree/node.ts'
import { decodeBinary } from '../types/binary.ts'
import { formatFloatKey } from '../types/go-number.ts'
import { narrow, type PlainNumber, plainNumber, plainTag, plainWord } from '../types/scalar.ts'
import { parseTimestamp } from '../types/timestamp.ts'
import { isMergeKey } from './anchors.ts'
import { Composer } from './compose.ts'
import { decodeBytes } from './decode-bytes.ts'
import { failingPath } from './failing-path.ts'

export interface PlainOptions {
  /** Called with the number of the first line that is not read. Only the first document is read. */
  readonly onUnread?: ((line: number) => void) | undefined
}

/**
 * The first document of a text as plain data. Follows sigs.k8s.io/yaml/yaml.go, YAMLToJSON, which uses go-yaml v2: the
 * booleans of YAML 1.1 (`yes`, `off`) are booleans, even as keys; dates are strings and keep their spelling; the last
 * of several equal keys wins; a merge key overrides the keys above it. Undefined for an empty text.
 *
 * @throws KuiltError YAML_…
 */
export function readPlain(input: Uint8Array | string, file: string, options?: PlainOptions): JsonValue | undefined {
  const node = readPlainTree(input, file, options)
  return node === undefined ? undefined : plainData(node, file)
}

/**
 * `readPlain` for transformer configurations and function annotations, in which duplicate keys are errors.
 *
 * @throws KuiltError YAML_…
 */
export function readPlainStrict(
  input: Uint8Array | string,
  file: string,
  options?: PlainOptions,
): JsonValue | undefined {
  const node = readPlainTree(input, file, options)
  if (node === undefined) return undefined
  assertUnique(node, { file, document: 0, path: [] })
  return plainData(node, file)
}

/**
 * The tree that `readPlain` converts to plain data, including merge keys and duplicate keys.
 *
 * @throws KuiltError YAML_…
 */
export function readPlainTree(
  input: Uint8Array | string,
  file: string,
  { onUnread }: PlainOptions = {},
): Node | undefined {
  const { text, isSimple } = decodeBytes(input, file)
  const composer = new Composer()
  const node = composer.compose(text, { origin: { file }, isSimple, dialect: 'v2' })
  if (composer.unreadLine !== undefined) onUnread?.(composer.unreadLine)
  return node
}

/**
 * Converts a tree from `readPlainTree` to the result of `readPlain`.
 *
 * @throws KuiltError YAML_… if a scalar does not match its tag
 */
export function plainData(node: Node, file: string): JsonValue {
  try {
    return toPlain(node, file)
  } catch (error) {
    if (!isKuiltError(error)) throw error
    throw error.with({ at: { file, document: 0, path: failingPath(node, (inner) => toPlain(inner, file)) } })
  }
}

interface DocumentPath {
  readonly file: string
  readonly document: number
  readonly path: FieldPath
}

function assertUnique(node: Node, at: DocumentPath): void {
  if (node.type === 'sequence') {
    for (const [i, item] of node.items.entries()) assertUnique(item, { ...at, path: [...at.path, i] })
  }
  if (node.type !== 'mapping') return
  const seen = new Set<string>()
  for (const { key, value } of node.entries) {
    const below = { ...at, path: [...at.path, key.text] }
    if (seen.has(key.text)) throw new KuiltError('YAML_DUPLICATE_KEY', { key: key.text }, { at: below })
    seen.add(key.text)
    assertUnique(value, below)
  }
}

const SIMPLE_WORD = /^(?!---|\.\.\.)[\w./+~-]+$/

/**
 * True for text that YAML 1.1 does not read as a string. Follows kyaml/yaml/compatibility.go, IsYaml1_1NonString. Text
 * with several lines and text that is not YAML count as strings.
 */
export function isYaml11NonString(text: string): boolean {
  if (text === '' || text.includes('\n')) return false
  if (text !== '-' && SIMPLE_WORD.test(text)) {
    const tag = plainTag(text, 'v2')
    return tag !== '!!str' && tag !== '!!timestamp'
  }
  try {
    return typeof readPlain(text, '') !== 'string'
  } catch (error) {
    if (isKuiltError(error)) return false
    throw error
  }
}

function toPlain(node: Node, file: string): JsonValue {
  if (node.type === 'scalar') return plainScalarJson(node, file)
  if (node.type === 'sequence') return node.items.map((item) => toPlain(item, file))
  const result: Record<string, JsonValue> = Object.create(null)
  // By name, because a value that a later key overrides does not matter.
  const failures = new Map<string, unknown>()
  eachField(node, file, (name, value) => {
    try {
      result[name] = toPlain(value, file)
      if (failures.size > 0) failures.delete(name)
    } catch (error) {
      failures.set(name, error)
    }
  })
  const [failure] = failures.values()
  if (failures.size > 0) throw failure
  return result
}

/**
 * Calls `add` for the fields of a map, including those of merge keys. Later calls override earlier ones with the same
 * name.
 *
 * @throws KuiltError YAML_… if a key cannot be the name of a field
 */
export function eachField({ entries }: Mapping, file: string, add: (name: string, value: Node) => void): void {
  for (const entry of entries) {
    if (entry.key.text === '<<' && isMergeKey(entry))
      for (const map of mergedMaps(entry, file)) eachField(map, file, add)
    else add(keyText(entry.key, file), entry.value)
  }
}

/** The maps of a merge key, in reverse order, so that earlier maps overwrite later ones. */
function mergedMaps({ value }: Entry, file: string): readonly Mapping[] {
  if (value.type === 'mapping') return [value]
  if (value.type === 'scalar') return failMerge(file)
  return value.items.map((item) => (item.type === 'mapping' ? item : failMerge(file))).toReversed()
}

function failMerge(file: string): never {
  const reason = 'the value of a merge key (<<) must be a map or a list of maps'
  throw new KuiltError('YAML_SYNTAX', { reason }, { at: { file } })
}

/**
 * Converts a key to text: bools to `true` and `false`, integers to decimal, and floats the way Go prints float32
 * values.
 */
function keyText(key: Scalar, file: string): string {
  const value = plainValue(key, file)
  if (typeof value === 'string') return value
  if (value === null) throw new KuiltError('YAML_MAP_KEY', { key: 'null' }, { at: { file } })
  if (typeof value === 'boolean') return String(value)
  if (value.tag === '!!float') return formatFloatKey(value.value)
  // sigs.k8s.io/yaml/yaml.go, convertToJSONableObject, has no case for uint64 keys, which are those of 2^63 and above.
  if (value.value >= 2n ** 63n) throw new KuiltError('YAML_MAP_KEY', { key: key.text }, { at: { file } })
  return value.value.toString()
}

/** Returns the name that `readPlain` reads from an unquoted key: `true` for `on`. Undefined if the key is invalid. */
export function plainKeyName(text: string): string | undefined {
  return attempt(() => keyText(scalar(text), ''))
}

function plainScalarJson(scalar: Scalar, file: string): JsonValue {
  const value = plainValue(scalar, file)
  if (value === null || typeof value !== 'object') return value
  if (value.tag === '!!float' && !Number.isFinite(value.value)) {
    throw new KuiltError('YAML_UNSUPPORTED_NUMBER', { text: scalar.text }, { at: { file } })
  }
  return narrow(value.value)
}

type PlainValue = null | boolean | string | PlainNumber

/** @throws KuiltError YAML_TAG_MISMATCH, YAML_BINARY_INVALID */
function plainValue({ text, style, tag }: Scalar, file: string): PlainValue {
  if (tag === '!!str' || (tag === undefined && style !== 'plain')) return text
  if (tag === undefined) return untaggedValue(text)
  if (tag === '!!binary') return decodeBinary(text, { file })
  if (tag !== '!!bool' && tag !== '!!int' && tag !== '!!float' && tag !== '!!null' && tag !== '!!timestamp') return text
  if (tag === '!!timestamp' && parseTimestamp(text) !== undefined) return text
  const value = plainWord(text, 'v2') ?? (plainWord(text, 'v2') === null ? null : untaggedNumber(text))
  const actual = tagOf(value)
  if (actual === tag) return value
  if (tag === '!!float' && isSignedInteger(value)) return { tag: '!!float', value: Number(value.value) }
  throw new KuiltError('YAML_TAG_MISMATCH', { text, tag, actual }, { at: { file } })
}

function isSignedInteger(value: PlainValue): value is PlainNumber {
  return value !== null && typeof value === 'object' && value.tag === '!!int' && value.value < 2n ** 63n
}

function untaggedValue(text: string): PlainValue {
  const word = plainWord(text, 'v2')
  if (word !== undefined) return word
  return startsNumber(text) && parseTimestamp(text) === undefined ? untaggedNumber(text) : text
}

function untaggedNumber(text: string): PlainValue {
  return startsNumber(text) ? (plainNumber(text, 'v2') ?? text) : text
}

function startsNumber(text: string): boolean {
  const first = text.charCodeAt(0)
  return (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46
}

function tagOf(value: PlainValue): string {
  if (value === null) return '!!null'
  if (typeof value === 'boolean') return '!!bool'
  return typeof value === 'string' ? '!!str' : value.tag
}
