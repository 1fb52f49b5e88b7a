import { isBlank, isBreakOrEnd, isNameCharacter, isSpace } from './characters.ts'
import type { Cursor } from './cursor.ts'
import { defaultTagHandles, isUriCharacter, type TagHandles } from './tag-names.ts'

const PERCENT = 37

export function atDirective(cursor: Cursor): boolean {
  return cursor.column === 0 && cursor.code() === PERCENT
}

/** Reads the lines with `%` before a document and moves to the `---` behind them. go-yaml knows two directives. */
export function readDirectives(cursor: Cursor): TagHandles {
  const handles = new Map<string, string>()
  let hasVersion = false
  while (atDirective(cursor)) {
    cursor.ended = false
    const { pos: start } = cursor
    cursor.pos++
    const name = take(cursor, isNameCharacter)
    if (name === 'YAML') {
      if (hasVersion) cursor.fail('a document cannot have two %YAML lines', start)
      hasVersion = true
      checkVersion(cursor, start)
    } else if (name === 'TAG') readTagDirective(cursor, handles, start)
    else cursor.fail('unknown directive: only %YAML and %TAG are known', start)
    endLine(cursor, start)
  }
  for (const [handle, prefix] of defaultTagHandles) if (!handles.has(handle)) handles.set(handle, prefix)
  return handles
}

function checkVersion(cursor: Cursor, start: number): void {
  cursor.skipBlanks()
  const version = take(cursor, (code) => !isSpace(code))
  if (!/^0?1\.0?1$/.test(version)) cursor.fail(`YAML version ${version} is not supported: only 1.1 is`, start)
}

function readTagDirective(cursor: Cursor, handles: Map<string, string>, start: number): void {
  cursor.skipBlanks()
  const handle = take(cursor, (code) => !isSpace(code))
  cursor.skipBlanks()
  const prefix = take(cursor, isUriCharacter)
  if (!/^!(?:[\w-]*!)?$/.test(handle) || prefix === '') cursor.fail('%TAG needs a handle and a prefix', start)
  if (handles.has(handle)) cursor.fail(`the tag handle ${handle} is declared twice`, start)
  handles.set(handle, prefix)
}

function take(cursor: Cursor, belongs: (code: number) => boolean): string {
  const { pos: start } = cursor
  while (belongs(cursor.code())) cursor.pos++
  return cursor.text.slice(start, cursor.pos)
}

function endLine(cursor: Cursor, start: number): void {
  const code = cursor.code()
  if (isBlank(code) || isBreakOrEnd(code)) {
    const crossed = cursor.next(false)
    if (crossed || cursor.ended) return
  }
  cursor.fail('only a comment may follow a directive on its line', start)
}
