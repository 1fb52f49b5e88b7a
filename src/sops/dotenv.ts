import { setOwn } from '../tree/json-values.ts'
import { type Entry, type JsonValue, type Mapping, mapping, scalar, scalarText } from '../tree/node.ts'
import { noFields, type UpstreamNode, upstreamFields } from '../yaml/upstream-tree/upstream-node.ts'

/** A line of a file: a pair, or a comment without its `#`. */
export type DotenvLine = { readonly name: string; readonly value: string } | { readonly comment: string }

/** Parses a dotenv file. Follows getsops/sops, stores/dotenv/store.go. */
export function parseDotenv(text: string): readonly DotenvLine[] {
  return text.split('\n').flatMap((line): readonly DotenvLine[] => {
    if (line === '') return []
    if (line.startsWith('#')) return [{ comment: line.slice(1) }]
    const at = line.indexOf('=')
    if (at < 0) return []
    return [{ name: line.slice(0, at), value: line.slice(at + 1).replaceAll('\\n', '\n') }]
  })
}

const prefix = 'sops_'

interface Unflattened {
  readonly content: Mapping
  readonly sops: JsonValue
}

/** Returns the pairs as a map, and the metadata of SOPS, such as `sops_age__list_0__map_enc`, as a tree. */
export function unflatten(lines: readonly DotenvLine[]): Unflattened {
  const entries: Entry[] = []
  const flat: [string, string][] = []
  let comments: string[] = []
  for (const line of lines) {
    if ('comment' in line) {
      comments.push(`#${line.comment}`)
      continue
    }
    if (line.name.startsWith(prefix)) flat.push([line.name.slice(prefix.length), line.value])
    else {
      const key = Object.assign(scalar(line.name, 'double'), {
        upstream: { ...noFields, headComment: comments.join('\n') },
      })
      entries.push({ key, value: scalar(line.value, 'double') })
      comments = []
    }
  }
  return { content: mapping(entries), sops: unflattenMetadata(flat) }
}

type Tree = { [key: string]: Tree | string }

/**
 * Converts the pairs of the metadata to a tree. For example, `age__list_0__map_enc` is the field `enc` of the first
 * item of `age`.
 */
export function unflattenMetadata(pairs: readonly (readonly [string, string])[]): JsonValue {
  const root: Tree = Object.create(null)
  for (const [name, value] of pairs) {
    const parts = name.split(/__(?:list|map)_/)
    let at = root
    for (const part of parts.slice(0, -1)) {
      const next = at[part]
      const tree: Tree = typeof next === 'object' ? next : Object.create(null)
      at[part] = tree
      at = tree
    }
    at[parts.at(-1) ?? ''] = value
  }
  return toValue(root)
}

function toValue(tree: Tree | string): JsonValue {
  if (typeof tree === 'string') return tree
  const keys = Object.keys(tree)
  if (keys.length > 0 && keys.every((key) => /^\d+$/.test(key))) {
    return keys.sort((a, b) => Number(a) - Number(b)).map((key) => toValue(tree[key] ?? ''))
  }
  const result: Record<string, JsonValue> = {}
  for (const key of keys) setOwn(result, key, toValue(tree[key] ?? ''))
  return result
}

export function printDotenv({ entries }: Mapping): string {
  const lines = entries.flatMap(({ key, value }) => {
    const { headComment } = upstreamFields(key as UpstreamNode)
    const comments = headComment === '' ? [] : headComment.split('\n')
    return [...comments, `${key.text}=${scalarText(value).replaceAll('\n', '\\n')}`]
  })
  return lines.map((line) => `${line}\n`).join('')
}
