import { KuiltError } from '../diagnostics/index.ts'

/** No tree is deeper. */
const maxParts = 500

/**
 * Splits a path at a delimiter; a backslash in front of the delimiter keeps it as a character. One delimiter at the
 * start is ignored.
 */
export function splitPath(path: string, delimiter: string): readonly string[] {
  const parts = path.split(delimiter)
  if (parts.length > 1 && parts[0] === '') parts.shift()
  const result: string[] = []
  for (const part of parts) {
    const last = result.at(-1)
    if (last?.endsWith('\\')) result[result.length - 1] = last.slice(0, -1) + delimiter + part
    else result.push(part)
  }
  if (result.length > maxParts) throw new KuiltError('FIELD_PATH_TOO_LONG', { parts: result.length, limit: maxParts })
  return result
}

/**
 * Splits the dotted path of a replacement. Brackets hold what has dots in it together: `[name=a.b]` selects elements
 * and stays as it is, `[a.b/c]` is a key and loses its brackets.
 */
export function splitFieldPath(path: string): readonly string[] {
  const parts = splitPath(path, '.')
  const result: string[] = []
  for (let i = 0; i < parts.length; i++) {
    let part = parts[i] ?? ''
    if (part.startsWith('[') && !part.endsWith(']')) {
      while (i + 1 < parts.length && !part.endsWith(']')) part += `.${parts[++i]}`
      if (!part.includes('=')) part = part.replace(/^[[\]]+|[[\]]+$/g, '')
    }
    result.push(part)
  }
  return result
}

/**
 * True for what the field specs of transformers cannot name as a key, unlike the paths of replacements: numbers, `-`,
 * `*` and anything in brackets.
 */
export function isListPart(part: string): boolean {
  return part === '-' || part === '*' || /^[+-]?\d+$/.test(part) || (part.startsWith('[') && part.endsWith(']'))
}

/** What one part of a path does. */
export type PathPart =
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'index'; readonly index: number }
  | { readonly type: 'every' }
  | { readonly type: 'match'; readonly field: string; readonly value: string }
  /** In brackets and without `=`: an error once the path is followed that far. */
  | { readonly type: 'invalid'; readonly source: string }

/** Reads a part of a path as a target has it: a number, `*`, `[field=value]`, `[=value]` or a name. */
export function readPathPart(part: string): PathPart {
  if (/^(?:\+?\d+|-0+)$/.test(part)) return { type: 'index', index: Math.abs(Number(part)) }
  if (part === '*') return { type: 'every' }
  if (!part.startsWith('[') || !part.endsWith(']')) return { type: 'field', name: part }
  const inner = part.replace(/\]$/, '').replace(/^\[/, '')
  const at = inner.indexOf('=')
  if (at < 0) return { type: 'invalid', source: part }
  return { type: 'match', field: inner.slice(0, at), value: inner.slice(at + 1) }
}
