import { KuiltError } from '../diagnostics/index.ts'
import { basename } from '../files/paths.ts'

/** The sources of a ConfigMap's or Secret's pairs, as in a kustomization file. */
export interface KeyValueSources {
  readonly envs?: readonly string[]
  readonly literals?: readonly string[]
  readonly files?: readonly string[]
}

/** A value is a string, or bytes if a file is not valid UTF-8. */
export type Value = string | Uint8Array

export interface Pair {
  readonly key: string
  readonly value: Value
}

/** Reads a file that a kustomization references. */
export type LoadFile = (path: string) => Uint8Array

/**
 * Loads pairs: env files first, then literals, then files. Keys are not validated. Follows api/kv/kv.go, (loader).Load.
 *
 * @throws KuiltError LITERAL_INVALID, FILE_SOURCE_…, ENV_FILE_NOT_UTF8, and what `load` throws
 */
export function loadKeyValues(sources: KeyValueSources, load: LoadFile): readonly Pair[] {
  return [
    ...(sources.envs ?? []).flatMap((path) => envPairs(load(path), path)),
    ...(sources.literals ?? []).map(literalPair),
    ...(sources.files ?? []).map((source) => filePair(source, load)),
  ]
}

/**
 * Parses a literal. Removes one pair of matching quotes around the value, and interprets nothing else. Follows
 * api/kv/kv.go, parseLiteralSource and removeQuotes.
 */
function literalPair(literal: string): Pair {
  const split = literal.indexOf('=')
  if (split <= 0) throw new KuiltError('LITERAL_INVALID', { literal })
  return { key: literal.slice(0, split), value: unquote(literal.slice(split + 1)) }
}

function unquote(text: string): string {
  const first = text[0]
  const quoted = text.length >= 2 && first === text.at(-1) && (first === '"' || first === "'")
  return quoted ? text.slice(1, -1) : text
}

function filePair(source: string, load: LoadFile): Pair {
  const { key, path } = parseFileSource(source)
  return { key, value: decodeText(load(path)) }
}

/** Parses `path`, whose base name is the key, or `key=path`. Follows api/internal/generators/utils.go, ParseFileSource. */
export function parseFileSource(source: string): { readonly key: string; readonly path: string } {
  const parts = source.split('=')
  if (parts.length === 1) return { key: baseName(source), path: source }
  const [key = '', path = ''] = parts
  if (parts.length > 2) throw new KuiltError('FILE_SOURCE_AMBIGUOUS', { source })
  if (key === '') throw new KuiltError('FILE_SOURCE_KEY_MISSING', { source, path })
  if (path === '') throw new KuiltError('FILE_SOURCE_PATH_MISSING', { source, key })
  return { key, path }
}

/** Returns the last part of a path, like Go's `filepath.Base`. */
function baseName(path: string): string {
  return basename(path) || (path === '' ? '.' : '/')
}

/** Returns a text if the bytes are valid UTF-8, otherwise the bytes. A byte order mark is kept. */
export function decodeText(bytes: Uint8Array): Value {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return bytes
  }
}

// The characters of Go's unicode.IsSpace. JavaScript's \s differs in U+0085 and U+FEFF.
const leadingSpace = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/

function envPairs(bytes: Uint8Array, file: string): readonly Pair[] {
  const text = decodeText(bytes)
  if (typeof text !== 'string') throw new KuiltError('ENV_FILE_NOT_UTF8', { file, line: firstBadLine(bytes) })
  return envLines(text)
}

interface EnvLine {
  readonly key: string
  readonly value: string
  /** The number of the line, counted from 1. */
  readonly line: number
}

/**
 * Parses lines of `KEY=VALUE`. Leading blanks, empty lines and lines that start with `#` are skipped, and nothing else
 * is trimmed or unquoted. A line without `=` is a key with an empty value, which is never taken from the environment.
 * Follows api/kv/kv.go, (loader).keyValuesFromLines and keyValuesFromLine.
 */
export function envLines(text: string): readonly EnvLine[] {
  const pairs: EnvLine[] = []
  text.split('\n').forEach((raw, number) => {
    let line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    if (number === 0 && line.startsWith('\ufeff')) line = line.slice(1)
    line = line.replace(leadingSpace, '')
    if (line === '' || line.startsWith('#')) return
    const split = line.indexOf('=')
    // Upstream ignores a line without a key as if it were blank (keyValuesFromLines skips empty keys).
    if (split === 0) return
    const key = split < 0 ? line : line.slice(0, split)
    pairs.push({ key, value: split < 0 ? '' : line.slice(split + 1), line: number + 1 })
  })
  return pairs
}

function firstBadLine(bytes: Uint8Array): number {
  let line = 1
  let start = 0
  for (let i = 0; i <= bytes.length; i++) {
    if (i < bytes.length && bytes[i] !== 0x0a) continue
    if (typeof decodeText(bytes.subarray(start, i)) !== 'string') return line
    start = i + 1
    line++
  }
  return line
}
