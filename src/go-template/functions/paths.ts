// sprig's path functions. Follows Go's path package; path/filepath is the same on Unix.

import { STRING } from '../types.ts'
import { type FunctionTable, fn } from './define.ts'

export const pathFunctions: FunctionTable = {
  base: fn([STRING], base),
  dir: fn([STRING], dir),
  clean: fn([STRING], clean),
  ext: fn([STRING], extension),
  isAbs: fn([STRING], isAbsolute),
  osBase: fn([STRING], base),
  osDir: fn([STRING], dir),
  osClean: fn([STRING], clean),
  osExt: fn([STRING], extension),
  osIsAbs: fn([STRING], isAbsolute),
}

/** Follows Go's path.Base. */
export function base(path: string): string {
  if (path === '') return '.'
  const trimmed = path.replace(/\/+$/, '')
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1)
}

function dir(path: string): string {
  return clean(path.slice(0, path.lastIndexOf('/') + 1))
}

/** Follows Go's path.Clean. */
export function clean(path: string): string {
  const absolute = path.startsWith('/')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (!absolute) parts.push('..')
  }
  const joined = parts.join('/')
  return absolute ? `/${joined}` : joined === '' ? '.' : joined
}

function extension(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return dot < 0 ? '' : name.slice(dot)
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/')
}
