import { isNameCharacter, isSpace } from '../types/characters.ts'
import type { Source } from './source.ts'

const CORE = 'tag:yaml.org,2002:'

/** The prefixes that `%TAG` lines declare, by handle. */
export type TagHandles = ReadonlyMap<string, string>

export const defaultTagHandles: TagHandles = new Map([
  ['!', '!'],
  ['!!', CORE],
])

export interface ScannedTag {
  /** The short form, such as `!!int` or `!custom`; undefined for a lone `!`. */
  readonly tag: string | undefined
  readonly end: number
}

/**
 * Scans the tag at `start`.
 *
 * @throws KuiltError YAML_SYNTAX
 */
export function scanTag(source: Source, start: number, handles: Pick<TagHandles, 'get'>): ScannedTag {
  const { text } = source
  const verbatim = text.charCodeAt(start + 1) === 60
  const handle = verbatim ? '' : scanHandle(text, start)
  const uriStart = start + (verbatim ? 2 : handle.length)
  const uriEnd = scanUri(text, uriStart)
  const uri = decodeUri(source, uriStart, uriEnd)
  if (verbatim && text.charCodeAt(uriEnd) !== 62) source.fail('a tag that starts with !< must end with >', start)
  const end = verbatim ? uriEnd + 1 : uriEnd
  if (!isSpace(text.charCodeAt(end))) source.fail('a tag must be followed by a space or a line break', start)
  if (uri === '') {
    if (handle !== '!') source.fail('a tag needs a name', start)
    return { tag: undefined, end }
  }
  const prefix = verbatim ? '' : handles.get(handle)
  if (prefix === undefined) source.fail(`undeclared tag handle ${handle}`, start)
  return { tag: shortTag(prefix + uri), end }
}

function shortTag(tag: string): string {
  return tag.startsWith(CORE) ? `!!${tag.slice(CORE.length)}` : tag
}

/** Scans a tag handle: `!`, `!!` or `!name!`. */
function scanHandle(text: string, start: number): string {
  let end = start + 1
  while (isNameCharacter(text.charCodeAt(end))) end++
  return text.charCodeAt(end) === 33 ? text.slice(start, end + 1) : '!'
}

const URI_SIGNS: ReadonlySet<string> = new Set(";/?:@&=+$,.!~*'()[]%")

/** True for characters that a tag may contain after its handle. */
export function isUriCharacter(code: number): boolean {
  return isNameCharacter(code) || URI_SIGNS.has(String.fromCharCode(code))
}

function scanUri(text: string, start: number): number {
  let end = start
  while (isUriCharacter(text.charCodeAt(end))) end++
  return end
}

function decodeUri(source: Source, start: number, end: number): string {
  const uri = source.text.slice(start, end)
  if (!uri.includes('%')) return uri
  try {
    return decodeURIComponent(uri)
  } catch {
    return source.fail('invalid % escape in a tag', start)
  }
}
