import type { Location } from '../location.ts'

export interface RenderOptions {
  readonly colors: boolean
  /** Files below this directory are shown relative to it. */
  readonly cwd: string
  /** kuilt's version, for formats that contain it. */
  readonly version: string
  /** Returns the text of an input file for code frames. Undefined if the file cannot be read. */
  readonly readSource?: (file: string) => string | undefined
}

/** Returns the path of a file, relative to `cwd` if the file is below it. */
export function displayPath(file: string, cwd: string): string {
  if (cwd === '/') return file
  const prefix = cwd.endsWith('/') ? cwd : `${cwd}/`
  return file.startsWith(prefix) && file.length > prefix.length ? file.slice(prefix.length) : file
}

/** Returns a message with its paths formatted as in `displayPath`. */
export function displayText(text: string, cwd: string): string {
  return cwd === '/' ? text : text.replaceAll(`${cwd}/`, '')
}

/** Returns `file:line:column`, as far as the numbers are known. Terminals turn this text into a link. */
export function formatLocation(at: Location, cwd: string): string {
  const file = displayPath(at.file, cwd)
  if (at.line === undefined) return file
  return at.column === undefined ? `${file}:${at.line}` : `${file}:${at.line}:${at.column}`
}

/**
 * Returns a string such as `overlays/prod → ../../base → deployment.yaml`. The first path is relative to `cwd`, and the
 * others are as written.
 */
export function formatChain(chain: readonly string[], cwd: string): string {
  return chain.map((step) => displayPath(step, cwd)).join(' → ')
}
