import { HASH, isBlank, isBreakOrEnd, isNameCharacter, PERCENT } from '../types/characters.ts'
import type { Cursor } from './cursor.ts'
import { defaultTagHandles, isUriCharacter, type TagHandles } from './tag-names.ts'

export type Directive =
  | { readonly type: 'version'; readonly version: string }
  | { readonly type: 'tag'; readonly handle: string; readonly prefix: string }

export function atDirective(cursor: Cursor): boolean {
  return cursor.column === 0 && cursor.code() === PERCENT
}

/** Reads the lines with `%` before a document and moves to the `---` after them. */
export function readDirectives(cursor: Cursor): TagHandles {
  const handles = new Map<string, string>()
  let hasVersion = false
  while (atDirective(cursor)) {
    const { pos: start } = cursor
    const directive = scanDirective(cursor)
    if (directive.type === 'version') {
      const { version } = directive
      if (hasVersion) cursor.fail('a document cannot have two %YAML lines', start)
      if (!/^0?1\.0?1$/.test(version)) cursor.fail(`YAML version ${version} is not supported: only 1.1 is`, start)
      hasVersion = true
    } else {
      const { handle, prefix } = directive
      if (handles.has(handle)) cursor.fail(`the tag handle ${handle} is declared twice`, start)
      handles.set(handle, prefix)
    }
    cursor.ended = false
    cursor.next(false)
  }
  for (const [handle, prefix] of defaultTagHandles) if (!handles.has(handle)) handles.set(handle, prefix)
  return handles
}

/**
 * Reads one line with `%`, including its line break, without interpreting it. go-yaml's scanner does this even for
 * lines that its parser never reaches. Follows go.yaml.in/yaml/v3/scannerc.go, yaml_parser_scan_directive.
 */
export function scanDirective(cursor: Cursor): Directive {
  const { pos: start } = cursor
  cursor.pos++
  const name = take(cursor, isNameCharacter)
  const directive = name === 'YAML' ? scanVersion(cursor, start) : scanTagDirective(cursor, name, start)
  cursor.skipBlanks()
  if (cursor.code() === HASH) cursor.pos = cursor.source.lineEnd(cursor.pos)
  if (!isBreakOrEnd(cursor.code())) cursor.fail('only a comment may follow a directive on its line', start)
  if (cursor.code() !== 0) cursor.jump(cursor.pos + 1)
  return directive
}

function scanVersion(cursor: Cursor, start: number): Directive {
  cursor.skipBlanks()
  const version = take(cursor, isVersionCharacter)
  if (!/^\d{1,2}\.\d{1,2}$/.test(version)) cursor.fail(`${version} is not a YAML version`, start)
  return { type: 'version', version }
}

function isVersionCharacter(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 46
}

function scanTagDirective(cursor: Cursor, name: string, start: number): Directive {
  if (name !== 'TAG') cursor.fail('unknown directive: only %YAML and %TAG are known', start)
  cursor.skipBlanks()
  const handle = take(cursor, (code) => !isBlank(code) && !isBreakOrEnd(code))
  cursor.skipBlanks()
  const prefix = take(cursor, isUriCharacter)
  if (!/^!(?:[\w-]*!)?$/.test(handle) || prefix === '') cursor.fail('%TAG needs a handle and a prefix', start)
  return { type: 'tag', handle, prefix }
}

function take(cursor: Cursor, belongs: (code: number) => boolean): string {
  const { pos: start } = cursor
  while (belongs(cursor.code())) cursor.pos++
  return cursor.text.slice(start, cursor.pos)
}
