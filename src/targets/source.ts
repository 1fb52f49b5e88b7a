import type { BuildOptions } from '../build/build-options.ts'
import { KuiltError, mapError } from '../diagnostics/index.ts'
import { optionHint } from '../diagnostics/option-hint.ts'
import { withReport } from '../diagnostics/report.ts'
import { fileAccess } from '../files/disk-file-system.ts'
import type { FileSystem } from '../files/file-system.ts'
import { withOutsideFiles } from '../files/git/outside-files.ts'
import { openRevision } from '../files/git/repository.ts'
import { revisionFileSystem } from '../files/git/revision-file-system.ts'
import { sizedFileSystem } from '../files/sized-file-system.ts'
import type { ExecHost } from '../plugins/exec-host.ts'
import { withoutHelmProgram } from './without-helm-program.ts'

/** The source of a target's files. */
export interface TargetSource {
  readonly fileSystem: FileSystem
  /** The absolute path of the directory that targets are relative to. */
  readonly cwd: string
  readonly revision: string | undefined
  /** The top directory of the repository. Undefined without a git revision. */
  readonly root?: string | undefined
}

/** The location of a target. */
export interface TargetLocation {
  readonly name: string
  readonly location: string
  readonly outputPath: string
  readonly source: TargetSource
}

/** Opens the current files, or the files of a git revision. @throws KuiltError GIT_… */
export function openSource(revision: string | undefined, options: BuildOptions): TargetSource {
  const { fileSystem, cwd } = fileAccess(options)
  if (revision === undefined) return { fileSystem, cwd, revision }
  const opened = mapError(
    () => openRevision(revision, cwd),
    (error) => withReport(error, cwd),
  )
  return { fileSystem: revisionFileSystem(opened, cwd), cwd, revision, root: opened.root }
}

/** Adds the files outside the repository, for targets whose options can name files and directories. */
export function withNamedFiles(source: TargetSource): TargetSource {
  const { fileSystem, root } = source
  return root === undefined ? source : { ...source, fileSystem: withOutsideFiles(fileSystem, root) }
}

/** Returns the build options for targets of this source. */
export function sourceOptions<O extends BuildOptions>({ fileSystem, cwd, revision }: TargetSource, options: O): O {
  const own = { ...options, cwd, fileSystem: sizedFileSystem(options.fileSystem ?? fileSystem, options.maxFileSize) }
  if (revision === undefined || options.exec === undefined) return own
  return { ...withoutHelmProgram(own), exec: withoutPrograms(options.exec, revision, options.helm?.command || 'helm') }
}

/**
 * Returns a host that runs no programs, because programs would read the files of the working tree instead of those of
 * the revision.
 */
function withoutPrograms(host: ExecHost, revision: string, helm: string): ExecHost {
  return {
    ...host,
    run: ({ command }) => {
      const hint = command === helm ? nativeHint : undefined
      throw new KuiltError('GIT_REVISION_PROGRAM', { command, revision }, { hint })
    },
  }
}

const nativeHint = optionHint('helm.engine', (setOption) => `to render charts without helm, ${setOption}`)

/**
 * Adds the revision to an error in its files, whose locations look like those of the working tree, unless its message
 * contains the revision.
 */
export function atRevision(error: KuiltError, { revision, cwd }: TargetSource): KuiltError {
  if (revision === undefined || 'revision' in error.params) return error
  const note = { message: `the files are from revision "${revision}"` }
  return withReport(error.with({ notes: [...error.notes, note] }), cwd)
}
