import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { KuiltError } from '../../diagnostics/index.ts'
import { systemErrorReason } from '../../diagnostics/system-error.ts'
import { parseJson } from '../../tree/json-text.ts'
import { isObject, memberOf } from '../../tree/json-values.ts'
import type { JsonValue } from '../../tree/node.ts'

/** The file in the output directory that lists the files written by kuilt. */
export const listName = '.kuilt-render.json'
/** The lock file that exists while kuilt updates the list. */
export const lockName = '.kuilt-render.lock.tmp'

/** The target that a file was rendered from. Paths are relative to the output directory. */
export interface ListedFile {
  /** The directory or file of the target. For standard input and URLs, the target itself. */
  readonly target: string
  /** The directory or pattern with which the target was found. Undefined for a target that was passed explicitly. */
  readonly from?: string
  readonly revision?: string
  /** The kind of target. Undefined for kustomizations and manifests. */
  readonly kind?: string
  /**
   * The rendered part of the target, such as `apps` of `flux:clusters/prod#apps`. Undefined if everything was rendered.
   */
  readonly part?: string
}

/** The listed files by path below the output directory, with forward slashes. */
export type RenderList = ReadonlyMap<string, ListedFile>

/**
 * Reads the list of a directory. Empty if there is none.
 *
 * @throws KuiltError RENDER_LIST_INVALID
 */
export function readList(directory: string): RenderList {
  const path = join(directory, listName)
  if (!existsSync(path)) return new Map()
  try {
    return parseList(readFileSync(path, 'utf8'))
  } catch (error) {
    const reason = error instanceof InvalidList ? error.message : systemErrorReason(error)
    const hint = `kuilt writes this file: restore it, or delete it and run the command again; then remove files of deleted targets yourself`
    throw new KuiltError('RENDER_LIST_INVALID', { path, reason }, { hint, cause: error })
  }
}

function parseList(text: string): RenderList {
  // The messages of `JSON.parse` depend on the runtime.
  const data = parseJson(text)
  if (data === undefined) throw new InvalidList('it is not JSON')
  const files = memberOf(data, 'files')
  if (!isObject(files)) throw new InvalidList('it has no "files"')
  return new Map(Object.entries(files).map(([path, listed]) => [path, listedFile(path, listed)]))
}

/** Checks an entry of the list. Files on the list may be deleted, so each path must be in the directory. */
function listedFile(path: string, listed: JsonValue): ListedFile {
  const isInside = path.split('/').every((part) => !['', '.', '..'].includes(part))
  if (!isInside || path.includes('\\')) throw new InvalidList(`"${path}" is not a path in the directory`)
  const { target, from, revision, kind, part } = isObject(listed) ? listed : {}
  if (typeof target !== 'string') throw new InvalidList(`"${path}" has no "target"`)
  return {
    target,
    ...(typeof from === 'string' ? { from } : {}),
    ...(typeof revision === 'string' ? { revision } : {}),
    ...(typeof kind === 'string' ? { kind } : {}),
    ...(typeof part === 'string' ? { part } : {}),
  }
}

class InvalidList extends Error {}

/** Prints one line per file, sorted, so that changes are easy to read and to merge. */
export function printList(list: RenderList): string {
  const paths = [...list.keys()].sort()
  const lines = paths.map((path) => `    ${JSON.stringify(path)}: ${JSON.stringify(list.get(path))}`)
  return `{\n  "files": {${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}}\n}\n`
}
