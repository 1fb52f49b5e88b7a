import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { warningDiagnostic } from '../../diagnostics/diagnostic.ts'
import { KuiltError, warning } from '../../diagnostics/index.ts'
import { expandPath } from '../../edit/expand-paths.ts'
import { checkRemote, isRemote } from '../../edit/remote-source.ts'
import type { CommandIo } from '../command.ts'

/**
 * Files and directories that match the patterns; each pattern must match something. URLs are fetched, to check that
 * they exist.
 *
 * @throws KuiltError EDIT_NO_MATCH, HTTP_…, GIT_…
 */
export async function expandAll(patterns: readonly string[], io: CommandIo): Promise<readonly string[]> {
  const all: string[] = []
  for (const pattern of patterns) {
    const found = expandPath(pattern, io.cwd)
    if (found.length > 0) all.push(...found)
    else if (isRemote(pattern)) {
      await checkRemote(pattern)
      all.push(pattern)
    } else {
      const hint = 'to add it anyway, use `--no-verify`'
      throw new KuiltError('EDIT_NO_MATCH', { pattern, directory: io.cwd }, { hint })
    }
  }
  return all
}

/** The same, but a pattern that matches nothing causes a warning. */
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
 * The files that `[key=]pattern` names; with a key it must be exactly one.
 *
 * @throws KuiltError EDIT_SOURCE_AMBIGUOUS
 */
export function expandFileSources(sources: readonly string[], io: CommandIo): readonly string[] {
  return sources.flatMap((source) => {
    const [first = '', second, more] = source.split('=')
    const hasKey = second !== undefined && more === undefined
    const files = expandKnown([hasKey ? second : first], io)
    if (!hasKey || first === '') return files
    if (files.length !== 1) throw new KuiltError('EDIT_SOURCE_AMBIGUOUS', { source, files })
    return [`${first}=${files[0]}`]
  })
}
