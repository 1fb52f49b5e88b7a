import { createCache } from '../build/build-cache.ts'
import type { KuiltError } from '../diagnostics/index.ts'
import { fileAccess } from '../files/disk-file-system.ts'
import type { FileSystem } from '../files/file-system.ts'
import { isInside, realPathOf, relativePath } from '../files/paths.ts'
import { repositoryRoot } from '../files/repository-root.ts'
import { openTargets } from '../targets/open-targets.ts'
import { renderTarget } from '../targets/render-all.ts'
import type { Target, TargetOptions } from '../targets/target.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import { observedFiles } from './observed-files.ts'
import { observedPrograms } from './observed-programs.ts'

/** The files that the output of a target depends on. */
export interface Dependencies {
  readonly target: Target
  /** The absolute path that all other paths are relative to. */
  readonly cwd: string
  /**
   * The sorted paths of all files that were read, the symlinks in their paths, the files of local charts, and the
   * programs that were run. Paths are relative to `cwd`. Paths at a git revision have the form `main:base/web.yaml`.
   */
  readonly files: readonly string[]
  /** Paths that do not exist, but would change the output if they did, sorted. */
  readonly missing: readonly string[]
  /** The error, if the target cannot be built. `files` then contains the files that were read before the error. */
  readonly error?: KuiltError
}

/**
 * Lists the files that the output of targets depends on. Builds each target to find them. Remote files are not
 * included.
 *
 * @param patterns targets as for `openTargets`. Default: `.`
 * @param options the options of `build()` for each target
 * @throws KuiltError if the targets cannot be opened: see `openTargets`. If a target cannot be built, its entry has an
 *   `error`
 *
 * @example
 * ```ts
 * import { type Dependencies, dependencies, memoryFileSystem } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'prod/kustomization.yaml': 'resources: [../base]',
 *   'base/kustomization.yaml': 'resources: [web.yaml]',
 *   'base/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }',
 * })
 * const [prod]: readonly Dependencies[] = await dependencies('prod', { fileSystem })
 * console.log(prod?.files.join()) // base/kustomization.yaml,base/web.yaml,prod/kustomization.yaml
 * console.log(prod?.missing.includes('base/Kustomization')) // true
 * ```
 */
export async function dependencies(
  patterns: string | readonly string[] = '.',
  options: TargetOptions = {},
): Promise<readonly Dependencies[]> {
  const shared = { ...options, cache: options.cache ?? createCache() }
  const targets = await openTargets(patterns, shared)
  const found: Dependencies[] = []
  for (const target of targets) found.push(await dependenciesOf(target, shared))
  return found
}

async function dependenciesOf(target: Target, options: TargetOptions): Promise<Dependencies> {
  const files = observedFiles(target.fileSystem)
  const programs = options.exec && observedPrograms(options.exec)
  const changes = { fileSystem: files.fileSystem, ...(programs && { exec: programs.exec }) }
  const { result, error } = await renderTarget(target, changes)
  const { fileSystem: base, cwd } = fileAccess(options)
  // A successful build depends only on some of the files that were read: other files may have been read to explain a
  // warning.
  const inputs = result?.inputs ?? files.record()
  const root = realPathOf(base, cwd)
  const repository = target.revision === undefined ? undefined : (repositoryRoot(base, cwd) ?? '/')
  const nameOf = (path: string): string => {
    // Paths of directories are real paths, but the path of the working directory may contain symlinks.
    const name = relativePath(isInside(path, cwd) ? cwd : root, path)
    // Files outside the repository have no revision.
    return repository === undefined || !isInside(path, repository) ? name : `${target.revision}:${name}`
  }
  const sorted = (paths: readonly string[]): readonly string[] => [...new Set(paths.map(nameOf))].sort(compareBytes)
  const read = [...inputs.files, ...files.links(cwd), ...(programs?.files(target.fileSystem) ?? [])]
  return {
    target,
    cwd: root,
    files: sorted(read.filter((path) => path !== standIn(target, base))),
    missing: sorted([...inputs.missing, ...(programs?.missing() ?? [])]),
    ...(error && { error }),
  }
}

/** The path that represents standard input or a pipe, where no file exists. */
function standIn({ kind, location, revision }: Target, fileSystem: FileSystem): string | undefined {
  const isLocal = kind === 'manifests' && revision === undefined
  return isLocal && fileSystem.kind(location) === 'missing' ? location : undefined
}

/**
 * Returns the sorted files of several targets without duplicates. With `missing`, they include the paths that do not
 * exist.
 */
export function allPaths(
  found: readonly Dependencies[],
  { missing: withMissing }: { readonly missing: boolean },
): readonly string[] {
  const paths = found.flatMap(({ files, missing }) => (withMissing ? [...files, ...missing] : files))
  return [...new Set(paths)].sort(compareBytes)
}
