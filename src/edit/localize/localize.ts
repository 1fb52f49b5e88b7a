import { isKuiltError, KuiltError } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { openRoot } from '../../files/loader.ts'
import { isInside } from '../../files/paths.ts'
import { localizeRoot } from './localize-root.ts'
import type { RemoteSource } from './remote-source.ts'
import { type Job, joinGoal, relativePath } from './root.ts'

export interface LocalizeOptions {
  readonly fileSystem: FileSystem
  /** What relative paths are relative to. */
  readonly cwd: string
  /** Local references must stay inside this directory. Default: the target. Not for remote targets. */
  readonly scope?: string
  /** Default: remote references are errors. */
  readonly remote?: RemoteSource
}

/** A copy of a kustomization and everything that it refers to, not yet written. */
export interface LocalizedTree {
  /** Content by path below the destination. */
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly directories: ReadonlySet<string>
  /** Path of the target's copy below the destination; empty where it is the destination. */
  readonly target: string
  /** What the destination is called where nobody gives it a name. */
  readonly defaultName: string
}

/**
 * Copies a kustomization with everything that it refers to, remote references included, so that the copy builds to
 * the same without any. Kustomization files keep their comments and layout; only paths that must change do.
 *
 * @throws KuiltError LOCALIZE_…, and what reading the tree throws
 */
export async function localize(target: string, options: LocalizeOptions): Promise<LocalizedTree> {
  const { fileSystem, cwd, remote } = options
  const origin = await openTarget(target, options)
  const loader = openRoot(origin.path, { fileSystem, restrictions: 'root-only', cwd })
  const scope = findScope(target, loader.root, { origin, options })
  const job: Job = { fileSystem, remote, files: new Map(), directories: new Set(), visit: localizeRoot }
  const goal = joinGoal('', relativePath(scope, loader.root))
  try {
    const urls = origin.repository === undefined ? [] : [target]
    await localizeRoot({ job, loader, goal, limit: scope, urls })
  } catch (error) {
    throw isKuiltError(error) ? error.with({ chain: [target, ...error.chain] }) : error
  }
  return { files: job.files, directories: job.directories, target: goal, defaultName: origin.name(loader.root) }
}

interface Target {
  readonly path: string
  readonly repository: string | undefined
  readonly name: (root: string) => string
}

async function openTarget(target: string, { remote }: LocalizeOptions): Promise<Target> {
  const found = await remote?.root(target)
  if (found === undefined) return { path: target, repository: undefined, name: (root) => nameFor([baseName(root)]) }
  if (found.ref === '') throw new KuiltError('LOCALIZE_REF_MISSING', { url: target })
  const directory = found.path === found.repository ? found.repositoryPath.replace(/\/+$/, '') : found.path
  const name = nameFor([baseName(directory), found.ref.replaceAll('/', '-')])
  return { path: found.path, repository: found.repository, name: () => name }
}

function findScope(
  target: string,
  root: string,
  { origin, options }: { readonly origin: Target; readonly options: LocalizeOptions },
): string {
  const { scope = '', fileSystem, cwd } = options
  if (origin.repository !== undefined) {
    if (scope !== '') throw new KuiltError('LOCALIZE_SCOPE_REMOTE', { target })
    return origin.repository
  }
  if (scope === '') return root
  const real = openRoot(scope, { fileSystem, restrictions: 'root-only', cwd }).root
  if (!isInside(root, real)) throw new KuiltError('LOCALIZE_SCOPE_APART', { scope, target })
  return real
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function nameFor(parts: readonly string[]): string {
  return ['localized', ...parts.filter((part) => part !== '')].join('-')
}
