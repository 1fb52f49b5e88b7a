import { convertEngineErrors, type KuiltError, mapError } from '../diagnostics/index.ts'
import { withReport } from '../diagnostics/report.ts'
import { diskFileSystem } from '../files/disk-file-system.ts'
import type { FileSystem } from '../files/file-system.ts'
import { memoryFileSystem } from '../files/memory-file-system.ts'
import { resolvePath } from '../files/paths.ts'
import { asWritten } from './as-written.ts'
import { errorHint } from './hints/error-hint.ts'
import type { BuildRoot } from './hints/path-hint.ts'
import { HintTrials, type Rebuild } from './hints/try-hint.ts'
import { faultyField } from './locations/faulty-field.ts'
import { ImportChains } from './locations/import-chains.ts'
import { InputFiles } from './locations/input-files.ts'
import { nameRemotes } from './locations/remote-names.ts'

export interface ExplainContext {
  readonly fileSystem: FileSystem
  /** The source of the build. Undefined for an error outside a build. */
  readonly root: BuildRoot | undefined
  /** Files below it are reported relative to it. */
  readonly cwd: string
  /** The names of files that exist only for this build, by path. */
  readonly names?: ReadonlyMap<string, string>
  /** Tries the changes that hints propose. */
  readonly rebuild?: Rebuild | undefined
}

const noNames: ReadonlyMap<string, string> = new Map()

/**
 * Adds details to an error before it leaves the library: the locations of its fields, the import chains of their files,
 * and a hint. Only failed builds do this, because input files are read again.
 */
export function explainError(
  error: KuiltError,
  { fileSystem, root, cwd, names = noNames, rebuild }: ExplainContext,
): KuiltError {
  const files = new InputFiles(fileSystem, names)
  const chains = root && new ImportChains(root, fileSystem)
  const trials = new HintTrials({ files, fileSystem, rebuild })
  const explain = (error: KuiltError): KuiltError => {
    const at = error.at && files.locate(error.at, (entry, text) => faultyField(error, entry, text))
    const notes = error.notes.map((note) => ({ ...note, at: note.at && files.locate(note.at) }))
    const located = error.with({ at, notes, excerpt: at && files.excerpt(at) })
    const chained = chains === undefined ? located : located.with(chains.forError(located))
    const advice = error.advice ?? errorHint(error, { at, files, fileSystem, root })
    const hint = trials.choose(advice, error, at)
    const explained = chained.with({ hint, related: error.related.map(explain) })
    return at?.line === undefined ? explained : asWritten(explained, at, files.text(at.file) ?? '')
  }
  return nameRemotes(withReport(inFileOrder(explain(error)), cwd), names)
}

/** Explains an error about a file on disk outside a build. */
export function explainOnDisk(error: KuiltError, cwd: string): KuiltError {
  if (error.at === undefined || error.excerpt !== undefined) return error
  const disk = diskFileSystem()
  const fileSystem = { ...disk, read: (path: string) => disk.read(resolvePath(cwd, path)) }
  return explainError(error, { fileSystem, root: undefined, cwd })
}

/** A text that was passed to a function of the library. */
export interface NamedText {
  /** The name of the text in messages. */
  readonly file: string
  readonly text: string
  /** The file system with the other files. Default: no other files. */
  readonly fileSystem?: FileSystem
  /** The directory to which paths of files below it are relative in messages. By default, paths do not change. */
  readonly cwd?: string
}

/**
 * Runs `work` on a text, and explains its errors.
 *
 * @throws KuiltError RESOURCES_EXHAUSTED, SYSTEM_CALL_FAILED, and the errors of `work`
 */
export function explainText<T>(
  { file, text, fileSystem: others = memoryFileSystem({}), cwd = '/' }: NamedText,
  work: () => T,
): T {
  const fileSystem: FileSystem = {
    kind: (path) => others.kind(path),
    read: (path, options) => (path === file ? new TextEncoder().encode(text) : others.read(path, options)),
    list: (path) => others.list(path),
    realPath: (path) => others.realPath(path),
    readLink: (path) => others.readLink?.(path),
  }
  return mapError(
    () => convertEngineErrors(work),
    (error) => (error.codeFrame === undefined ? explainError(error, { fileSystem, root: undefined, cwd }) : error),
  )
}

/**
 * Sorts errors by their position in the file. Errors about fields of a kustomization are found in alphabetical order,
 * and the others are `related` to the first one.
 */
function inFileOrder(error: KuiltError): KuiltError {
  const fields = error.related.filter(({ code }) => code.startsWith('KUSTOMIZATION_'))
  if (!error.code.startsWith('KUSTOMIZATION_') || fields.length === 0) return error
  const line = ({ at }: KuiltError): number => at?.line ?? 0
  const [first = error, ...others] = [error.with({ related: [] }), ...fields].sort((a, b) => line(a) - line(b))
  return first.with({ related: [...others, ...error.related.filter((other) => !fields.includes(other))] })
}
