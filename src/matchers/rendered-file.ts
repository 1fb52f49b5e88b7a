import { buildManifests } from '../build/build-manifests.ts'
import type { BuildResult } from '../build/build-result.ts'
import { attempt, KuiltError } from '../diagnostics/index.ts'
import { systemErrorReason } from '../diagnostics/system-error.ts'
import { compareOutputs } from '../diff/diff.ts'
import { renderDiff } from '../diff/render.ts'
import { withSources } from '../diff/sources.ts'
import { diskFileSystem, fileAccess } from '../files/disk-file-system.ts'
import { resolvePath } from '../files/paths.ts'
import { writeTextFile } from '../files/write-text-file.ts'
import type { Target } from '../targets/target.ts'
import type { MatcherOptions } from './matcher-types.ts'
import type { SnapshotState } from './runner.ts'

/** A committed file with the output of a target. */
export interface RenderedFile {
  /** The path as written, for messages. */
  readonly name: string
  /** The absolute path. */
  readonly path: string
  /** The content of the file. Undefined if the file does not exist. */
  readonly text: string | undefined
}

/** @throws KuiltError FILE_… if the file cannot be read, MATCHER_FILE_SHARED if several targets have the same file */
export function renderedFile(
  pattern: string,
  target: Target,
  { count, options }: { readonly count: number; readonly options: MatcherOptions },
): RenderedFile {
  if (count > 1 && !pattern.includes('{target}')) {
    const hint = 'add `{target}` to the path; it is replaced with the path of each target'
    throw new KuiltError('MATCHER_FILE_SHARED', { file: pattern, count }, { hint })
  }
  const name = pattern.replaceAll('{target}', target.outputPath)
  // The file is always on disk, even if the target is read from another file system.
  const path = resolvePath(fileAccess(options).cwd, name)
  const disk = diskFileSystem()
  const text = disk.kind(path) === 'missing' ? undefined : new TextDecoder().decode(disk.read(path))
  return { name, path, text }
}

/** Writes the file if the test run updates files. @returns true if the file is up to date now */
export function updateFile(file: RenderedFile, text: string, state: SnapshotState | undefined): boolean {
  const mode = state?._updateSnapshot ?? 'none'
  const isNew = file.text === undefined
  if (mode === 'none' || (mode === 'new' && !isNew)) return false
  writeTextFile(file.path, text, (cause) => {
    return new KuiltError('MATCHER_WRITE_FAILED', { file: file.name, reason: systemErrorReason(cause) }, { cause })
  })
  if (state !== undefined && isNew) state.added += 1
  if (state !== undefined && !isNew) state.updated += 1
  return true
}

/**
 * Returns the differences in the output, with the lines that caused them. Undefined if only the text differs, such as
 * the order of keys, or if the file is not YAML.
 */
export function outputChanges(file: RenderedFile, result: BuildResult, options: MatcherOptions): string | undefined {
  return attempt(() => {
    const before = buildManifests(file.path, { cwd: fileAccess(options).cwd })
    const changes = compareOutputs(before, result)
    // A build that ran programs cannot be explained.
    const explained = attempt(() => withSources(changes, before, result)) ?? changes
    const text = renderDiff(explained)
    return text === '' ? undefined : text.trimEnd()
  })
}
