import { isObject, setOwn } from '../tree/json-values.ts'
import { isList, type JsonValue } from '../tree/node.ts'
import { goJson } from '../yaml/json/json.ts'
import { readPlain } from '../yaml/read/read-plain.ts'
import { splitDocuments } from '../yaml/read/split-documents.ts'
import { sopsKey } from './decrypt-tree.ts'
import { isEncryptedText } from './decrypt-value.ts'

/** The replacement for an encrypted value. */
export const sopsMask = '**SOPS**'

/** The replacement in a Secret of type `kubernetes.io/dockerconfigjson`, whose value must be JSON. */
export const dockerMask = '{"mask":"**SOPS**"}'

/**
 * Masks the values of encrypted manifests. Returns undefined if a kind or name is encrypted, because these fields
 * cannot be masked.
 */
export function maskManifests(
  text: string,
  { isObject: areObjects }: { readonly isObject: boolean },
): string | undefined {
  const documents = splitDocuments(text).flatMap(({ text: piece }) => {
    const value = readPlain(piece, '')
    return isObject(value) ? [value] : []
  })
  const masked = documents.map((document) => {
    const { kind, apiVersion, metadata, type } = document
    const { name } = isObject(metadata) ? metadata : {}
    if (areObjects && [kind, apiVersion, name].some((each) => typeof each !== 'string' || isEncryptedText(each)))
      return undefined
    const mask = type === 'kubernetes.io/dockerconfigjson' ? dockerMask : sopsMask
    const { [sopsKey]: _, ...content } = document
    const encoded = Buffer.from(mask).toString('base64')
    return maskValue(content, (path) => (kind === 'Secret' && path[0] === 'data' ? encoded : mask), [])
  })
  if (masked.includes(undefined)) return undefined
  return masked.map((document) => `${goJson(document ?? null)}\n`).join('---\n')
}

/** Masks the value in each line `NAME=VALUE`. */
export function maskLines(text: string): string {
  const lines = text.split('\n').filter((line) => /^[^#=]+=/.test(line) && !line.startsWith('sops_'))
  return lines.map((line) => `${line.slice(0, line.indexOf('='))}=${sopsMask}\n`).join('')
}

function maskValue(value: JsonValue, maskAt: (path: readonly string[]) => string, path: readonly string[]): JsonValue {
  if (typeof value === 'string') return isEncryptedText(value) ? maskAt(path) : value
  if (isList(value)) return value.map((item) => maskValue(item, maskAt, path))
  if (!isObject(value)) return value
  const result: Record<string, JsonValue> = Object.create(null)
  for (const [key, item] of Object.entries(value)) setOwn(result, key, maskValue(item, maskAt, [...path, key]))
  return result
}
