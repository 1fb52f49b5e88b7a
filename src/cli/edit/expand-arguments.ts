import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { warningDiagnostic } from '../../diagnostics/diagnostic.ts'
import { KuiltError, warning } from '../../diagnostics/index.ts'
import { expandPath } from '../../edit/expand-paths.ts'
import { checkRemote, isRemote } from '../../edit/remote-source.ts'
import type { CommandIo } from '../command.ts'

/**
 * Returns the files and directories that match the patterns. Each pattern must match something. URLs are fetched to
 * check that they exist.
 *
 * @param hint the hint for a path that does not exist
 * @throws KuiltError EDIT_NO_MATCH, HTTP_…, GIT_…
 */
export async function expandAll(patterns: readonly string[], io: CommandIo, hint?: string): Promise<readonly string[]> {
  const all: string[] = []
  for (const pattern of patterns) {
    const found = expandPath(pattern, io.cwd)
    if (found.length > 0) all.push(...found)
    else if (isRemote(pattern)) {
      await checkRemote(pattern)
      all.push(pattern)
    } else {
      const isPath = !/[*?[]/.test(pattern)
      throw new KuiltError('EDIT_NO_MATCH', { pattern, directory: io.cwd }, isPath ? { hint } : {})
    }
  }
  return all
}

/** Like `expandAll`, but a pattern that matches nothing only causes a warning. */
export function expandKnown(patterns: readonly string[], io: CommandIo): readonly string[] {
  return patterns.flatMap((pattern) => {
    const found = expandPath(pattern, io.cwd)
    if (found.length === 0) io.report(warningDiagnostic(warning('EDIT_NO_MATCH', { pattern })))
    return found
  })
}

/** @throws KuiltError EDIT_BASE_MISSING */
export function requirePaths(paths: readonly string[], io: CommandIo): readonly string[] {
  const missing = paths.find((path) => path === '' || !existsSync(resolve(io.cwd, path)))
  if (missing !== undefined) throw new KuiltError('EDIT_BASE_MISSING', { path: missing })
  return paths
}

/**
 * Returns the files that match `[key=]pattern`. With a key, exactly one file must match.
 *
 * @param required true if a pattern that matches nothing is an error
 * @throws KuiltError EDIT_SOURCE_AMBIGUOUS, EDIT_NO_MATCH
 */
export function expandFileSources(
  sources: readonly string[],
  io: CommandIo,
  { required }: { readonly required: boolean },
): readonly string[] {
  const [first] = sources
  if (required && first !== undefined && sources.every((source) => isMissing(source, io.cwd))) {
    throw new KuiltError('EDIT_NO_MATCH', { pattern: first, directory: io.cwd })
  }
  return sources.flatMap((source) => {
    const { pattern, hasKey } = patternOf(source)
    const [first = ''] = source.split('=')
    const files = expandKnown([pattern], io)
    if (!hasKey || first === '') return files
    if (files.length !== 1) throw new KuiltError('EDIT_SOURCE_AMBIGUOUS', { source, files })
    return [`${first}=${files[0]}`]
  })
}

/** True for a source without a key that matches nothing. Sources with a key have another error. */
function isMissing(source: string, cwd: string): boolean {
  const { pattern, hasKey } = patternOf(source)
  return !hasKey && expandPath(pattern, cwd).length === 0
}

function patternOf(source: string): { readonly pattern: string; readonly hasKey: boolean } {
  const [first = '', second, more] = source.split('=')
  const hasKey = second !== undefined && more === undefined
  return { pattern: hasKey ? second : first, hasKey }
}
