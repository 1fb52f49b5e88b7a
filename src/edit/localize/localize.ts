import { engineError, isKuiltError, KuiltError } from '../../diagnostics/index.ts'
import { optionHint } from '../../diagnostics/option-hint.ts'
import { explainError } from '../../explain/explain-error.ts'
import { type FileOptions, fileAccess } from '../../files/disk-file-system.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { openRoot } from '../../files/loader.ts'
import { basename, commonDirectory, isInside, relativePath } from '../../files/paths.ts'
import { findKustomizationFile } from '../../kustomization/find.ts'
import { checkEncoding } from '../check-encoding.ts'
import { rewriteText } from '../edit-kustomization.ts'
import { decodeKustomization, writtenFields } from '../kustomization-data.ts'
import { type RemoteSource, withRemotes } from '../remote-source.ts'
import { localizeFields, thisFile } from './fields.ts'
import { addFile, type Job, joinDestination, type Root } from './root.ts'

/** Options for `localize()`. Every field is optional. */
export interface LocalizeOptions extends FileOptions {
  /** Local references must stay inside this directory. Default: the target. Cannot be used with remote targets. */
  readonly scope?: string
  /**
   * True to fetch remote references with this machine's `git` and over HTTP. By default, remote references are errors.
   */
  readonly remote?: boolean
}

/** A copy of a kustomization and everything that it references, before the copy is written. */
export interface LocalizedTree {
  /** The content of the files, by path below the destination. */
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly directories: ReadonlySet<string>
  /** The path of the target's copy below the destination. Empty if the copy is in the destination itself. */
  readonly target: string
  /** The default name of the destination. */
  readonly defaultName: string
}

/**
 * Copies a kustomization and everything that it references, including remote files and repositories. A build of the
 * copy has the same result and needs no network access. Kustomization files keep their comments and layout, and only
 * paths change.
 *
 * @throws KuiltError LOCALIZE_…, and errors from reading the files
 *
 * @example
 * ```ts
 * import { localize, type LocalizedTree, type LocalizeOptions } from 'kuilt/edit'
 * import { memoryFileSystem } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'overlay/kustomization.yaml': 'resources: [../base]',
 *   'base/kustomization.yaml': 'namePrefix: a-',
 * })
 * const options: LocalizeOptions = { fileSystem, scope: '.' }
 * const copy: LocalizedTree = await localize('overlay', options)
 * console.log([...copy.files.keys()].sort().join()) // base/kustomization.yaml,overlay/kustomization.yaml
 * ```
 */
export async function localize(target: string, options: LocalizeOptions = {}): Promise<LocalizedTree> {
  const source = { ...fileAccess(options), scope: options.scope ?? '' }
  if (options.remote !== true) return localizeFrom(target, { ...source, remote: undefined })
  return withRemotes((remote) => localizeFrom(target, { ...source, remote }))
}

/** The input of `localize`. */
export interface LocalizeSource {
  readonly fileSystem: FileSystem
  readonly cwd: string
  /** The directory that local references must stay in. If empty, the target. */
  readonly scope: string
  readonly remote: RemoteSource | undefined
}

/** Like `localize`, but with the given source of remote files. */
export async function localizeFrom(target: string, source: LocalizeSource): Promise<LocalizedTree> {
  try {
    return await copyFrom(target, source)
  } catch (thrown) {
    const error = engineError(thrown) ?? thrown
    throw isKuiltError(error) ? explainError(error, { ...source, root: undefined }) : error
  }
}

async function copyFrom(target: string, source: LocalizeSource): Promise<LocalizedTree> {
  const { fileSystem, cwd, remote } = source
  const origin = await openTarget(target, remote)
  const loader = openRoot(origin.path, { fileSystem, restrictions: 'root-only', cwd })
  const scope = findScope(target, loader.root, { origin, source })
  const job: Job = { fileSystem, remote, files: new Map(), directories: new Set(), visit: localizeRoot }
  const destination = joinDestination('', relativePath(scope, loader.root))
  try {
    const urls = origin.repository === undefined ? [] : [target]
    await localizeRoot({ job, loader, destination, limit: scope, urls })
  } catch (error) {
    throw isKuiltError(error) ? error.with({ chain: [target, ...error.chain] }) : error
  }
  return { files: job.files, directories: job.directories, target: destination, defaultName: origin.name(loader.root) }
}

/** Adds the copy of one kustomization and everything that it references. */
async function localizeRoot(root: Root): Promise<void> {
  const { name, content } = findKustomizationFile(root.loader)
  const file = root.loader.resolve(name)
  checkEncoding(content, file)
  const text = new TextDecoder().decode(content)
  // Deprecated fields are kept. Mistakes that do not matter for the copy are not reported here, because the build
  // reports them. Follows api/internal/localizer/localizer.go, (localizer).load.
  const kustomization = decodeKustomization(text, file)
  root.job.directories.add(root.destination)
  try {
    const localized = await localizeFields(kustomization, root)
    addFile(root, name, new TextEncoder().encode(rewriteText(text, writtenFields(localized), file)))
  } catch (error) {
    if (!isKuiltError(error) || (error.at !== undefined && error.at.file !== thisFile)) throw error
    throw error.with({ at: { ...error.at, file } })
  }
}

interface Target {
  readonly path: string
  readonly repository: string | undefined
  readonly name: (root: string) => string
}

async function openTarget(target: string, remote: RemoteSource | undefined): Promise<Target> {
  const found = await remote?.root(target)
  if (found === undefined) return { path: target, repository: undefined, name: (root) => nameFor([basename(root)]) }
  if (found.ref === '') throw new KuiltError('LOCALIZE_REF_MISSING', { url: target })
  const directory = found.path === found.repository ? found.repositoryPath.replace(/\/+$/, '') : found.path
  const name = nameFor([basename(directory), found.ref.replaceAll('/', '-')])
  return { path: found.path, repository: found.repository, name: () => name }
}

function findScope(
  target: string,
  root: string,
  { origin, source }: { readonly origin: Target; readonly source: LocalizeSource },
): string {
  const { scope, fileSystem, cwd } = source
  if (origin.repository !== undefined) {
    if (scope !== '') throw new KuiltError('LOCALIZE_SCOPE_REMOTE', { target })
    return origin.repository
  }
  if (scope === '') return root
  const real = openRoot(scope, { fileSystem, restrictions: 'root-only', cwd }).root
  if (!isInside(root, real)) {
    const hint = optionHint('scope', (setOption) => `${setOption}, which contains both`, commonDirectory(root, real))
    throw new KuiltError('LOCALIZE_SCOPE_APART', { scope, target }, { hint })
  }
  return real
}

function nameFor(parts: readonly string[]): string {
  return ['localized', ...parts.filter((part) => part !== '')].join('-')
}
