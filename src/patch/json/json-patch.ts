import { attempt, fieldBelow, isKuiltError, KuiltError, type Location } from '../../diagnostics/index.ts'
import { isObject } from '../../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue, type Mapping, type Node } from '../../tree/node.ts'
import { goJson } from '../../yaml/json/json.ts'
import { readJson } from '../../yaml/json/read-json.ts'
import { JsonMemory, throughJson } from '../../yaml/json/through-json.ts'
import { readPlain } from '../../yaml/read/read-plain.ts'
import { pointerHint } from '../pointer-hint.ts'
import { JsonDocument, type JsonDocumentLimits, type JsonWrite } from './document.ts'
import { jsonTokens, tokensAt } from './json-tokens.ts'
import { JsonOperation } from './operation.ts'

/**
 * A JSON 6902 patch. Operations are checked when they are applied: an invalid operation that applies to no resource is
 * not an error.
 */
export interface JsonPatch {
  readonly operations: readonly JsonOperation[]
  /** True if an operation can read or change the annotations of a resource. */
  readonly meetsAnnotations: boolean
  /** Cached conversions of the trees that the patch has been applied to. */
  readonly memory: JsonMemory
  /** The first line of the text that was not read; undefined if everything was read. */
  readonly unreadLine?: number | undefined
}

/**
 * Reads a JSON 6902 patch: as strict JSON if the very first character is `[`, otherwise as the first document of YAML
 * 1.1. Undefined if that document is empty: such a patch does nothing, and does not need a target. Follows
 * api/internal/builtins/PatchTransformer.go, jsonPatchFromBytes.
 *
 * @throws KuiltError JSON_PATCH_INVALID, YAML_…
 */
export function parseJsonPatch(text: string, file: string): JsonPatch | undefined {
  let unreadLine: number | undefined
  const onUnread = (line: number): void => {
    unreadLine = line
  }
  const isJson = text.startsWith('[')
  const value = isJson ? parseStrict(text, file) : (readPlain(text, file, { onUnread }) ?? null)
  if (value === null) return undefined
  if (!isList(value)) throw new KuiltError('JSON_PATCH_INVALID', { reason: 'expected a list of operations' })
  const fields = value.map(fieldsOf)
  const memory = new JsonMemory()
  const tokens = fields.some(({ op }) => op === 'test') ? jsonTokens(isJson ? text : goJson(value)) : undefined
  const operations = fields.map((each, i) => new JsonOperation(each, memory, tokensAt(tokens, String(i), 'value')))
  const meetsAnnotations = operations.some((operation) => operation.meetsAnnotations)
  return { operations, meetsAnnotations, memory, unreadLine }
}

function fieldsOf(operation: JsonValue): JsonObject {
  if (operation === null) return {}
  if (isObject(operation)) return operation
  throw new KuiltError('JSON_PATCH_INVALID', { reason: 'every operation must be a map' })
}

function parseStrict(text: string, file: string): JsonValue {
  return readJson(text, ({ reason, line, column }, cause) => {
    const isYaml = attempt(() => readPlain(text, file)) !== undefined
    const hint = isYaml
      ? 'text that starts with `[` must be JSON: quote all keys and strings, or write a YAML list with `-`'
      : undefined
    return new KuiltError('JSON_PATCH_INVALID', { reason }, { at: { file, line, column }, cause, hint })
  })
}

export interface JsonPatchOptions extends Pick<JsonDocumentLimits, 'maxSteps'> {
  /** Called before an operation writes a key of a map, with the index of the operation and the document. */
  readonly onWrite?: ((write: JsonWrite, operation: number, root: Node) => void) | undefined
}

/**
 * Applies a patch. The whole tree is converted to JSON and back: keys are sorted, styles are lost, and every number is
 * converted to a float64. Follows api/filters/patchjson6902/patchjson6902.go, (Filter).run, and evanphx/json-patch v4,
 * patch.go, Apply.
 *
 * @throws KuiltError JSON_PATCH_…, YAML_… if the tree cannot be represented in JSON
 */
export function applyJsonPatch(
  patch: JsonPatch,
  node: Mapping,
  at?: Location,
  { maxSteps, onWrite }: JsonPatchOptions = {},
): Mapping {
  const start = throughJson(node, patch.memory)
  let current = 0
  const document = new JsonDocument(start, {
    ...(maxSteps !== undefined && { maxSteps }),
    ...(onWrite && { onWrite: (write) => onWrite(write, current, document.root) }),
  })
  patch.operations.forEach((operation, index) => {
    current = index
    try {
      operation.applyTo(document)
    } catch (error) {
      if (!isKuiltError(error) || at === undefined) throw error
      const hint = error.advice ?? pointerHint(error, start, document.root)
      throw error.with({ hint, at: fieldBelow(at, [index, ...operation.faultyField(error)]) })
    }
  })
  const result = document.finish()
  if (result.type === 'mapping') return result
  throw new KuiltError(
    'JSON_PATCH_RESULT_INVALID',
    { actual: result.type === 'sequence' ? 'a list' : 'a value' },
    { at },
  )
}
