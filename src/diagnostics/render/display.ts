import type { Location } from '../location.ts'

export interface RenderOptions {
  readonly colors: boolean
  /** Files below this directory are shown relative to it. */
  readonly cwd: string
  /** kuilt's version, for formats that name the tool. */
  readonly version: string
  /** Text of an input file for code frames; undefined when it cannot be read. */
  readonly readSource?: (file: string) => string | undefined
}

/** A file's path, relative to `cwd` if it is below it. */
export function displayPath(file: string, cwd: string): string {
  if (cwd === '/') return file
  const prefix = cwd.endsWith('/') ? cwd : `${cwd}/`
  return file.startsWith(prefix) && file.length > prefix.length ? file.slice(prefix.length) : file
}

/** A message with its paths formatted by `displayPath`. */
export function displayText(text: string, cwd: string): string {
  return cwd === '/' ? text : text.replaceAll(`${cwd}/`, '')
}

/** `file:line:column`, as far as known; terminals turn it into a link. */
export function formatLocation(at: Location, cwd: string): string {
  const file = displayPath(at.file, cwd)
  if (at.line === undefined) return file
  return at.column === undefined ? `${file}:${at.line}` : `${file}:${at.line}:${at.column}`
}

/** `overlays/prod → ../../base → deployment.yaml`: the first relative to `cwd`, the others as written. */
export function formatChain(chain: readonly string[], cwd: string): string {
  return chain.map((step) => displayPath(step, cwd)).join(' → ')
}
