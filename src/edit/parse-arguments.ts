import { type Code, KuiltError, type Params, reported } from '../diagnostics/index.ts'
import { splitImage } from '../transform/images.ts'
import type { ImageChange } from './edits.ts'

/**
 * Parses an image in command-line syntax: `NAME[=NEWNAME][:TAG][@DIGEST]`. `*` keeps the current value.
 *
 * @throws KuiltError USAGE_IMAGE
 *
 * @example
 * ```ts
 * import { parseImage } from 'kuilt/edit'
 *
 * const { name, newTag } = parseImage('nginx:1.29')
 * console.log(name, newTag) // nginx 1.29
 * ```
 */
export function parseImage(argument: string): ImageChange {
  const equals = argument.indexOf('=')
  const { name, tag, digest } = splitImage(equals < 0 ? argument : argument.slice(equals + 1))
  if (name === argument) return reject('USAGE_IMAGE', { argument })
  const change = { newTag: tag || undefined, digest: digest || undefined }
  return equals < 0 ? { name, ...change } : { name: argument.slice(0, equals), newName: name || undefined, ...change }
}

/**
 * Parses a replica count in command-line syntax: `NAME=COUNT`.
 *
 * @throws KuiltError USAGE_REPLICAS
 *
 * @example
 * ```ts
 * import { parseReplicas } from 'kuilt/edit'
 *
 * console.log(parseReplicas('web=3').count) // 3
 * ```
 */
export function parseReplicas(argument: string): { readonly name: string; readonly count: number } {
  const [name = '', count = '', more] = argument.split('=')
  if (more !== undefined || !/^[+-]?\d+$/.test(count) || !Number.isSafeInteger(Number(count))) {
    return reject('USAGE_REPLICAS', { argument })
  }
  return { name, count: Number(count) }
}

/**
 * Parses labels or annotations in command-line syntax: `KEY:VALUE`. Without a colon, the value is empty. One pair of
 * double quotes around a value is removed.
 *
 * @throws KuiltError USAGE_PAIR
 *
 * @example
 * ```ts
 * import { parsePairs } from 'kuilt/edit'
 *
 * console.log(JSON.stringify(parsePairs(['team:a', 'tier:'], 'label'))) // {"team":"a","tier":""}
 * ```
 */
export function parsePairs(args: readonly string[], kind: 'label' | 'annotation'): Readonly<Record<string, string>> {
  const pairs: Record<string, string> = Object.create(null)
  for (const argument of args) {
    const colon = argument.indexOf(':')
    if (colon === 0) reject('USAGE_PAIR', { kind, argument })
    if (colon < 0) pairs[argument] = ''
    else pairs[argument.slice(0, colon)] = unquote(argument.slice(colon + 1))
  }
  return pairs
}

function reject<C extends Code>(code: C, params: Params<C>): never {
  return reported((): never => {
    throw new KuiltError(code, params)
  })
}

function unquote(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text
}

/**
 * Checks keys by the rules of `edit set annotation`: an optional prefix of at most 253 characters that begins with a
 * letter, and a name of at most 63 characters.
 *
 * @throws KuiltError USAGE_ANNOTATION_KEY
 */
export function checkAnnotationKeys(keys: readonly string[]): void {
  const bad = keys.find((key) => !isAnnotationKey(key))
  if (bad !== undefined) throw new KuiltError('USAGE_ANNOTATION_KEY', { key: bad })
}

function isAnnotationKey(key: string): boolean {
  const slash = key.indexOf('/')
  const prefix = slash < 0 ? undefined : key.slice(0, slash)
  const name = key.slice(slash + 1)
  return (
    (prefix === undefined || (prefix.length <= 253 && /^[a-zA-Z]([-a-zA-Z0-9.]*[a-zA-Z0-9])?$/.test(prefix))) &&
    name.length <= 63 &&
    /^[a-zA-Z0-9]([-\w.]*[a-zA-Z0-9])?$/.test(name)
  )
}
