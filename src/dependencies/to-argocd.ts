import { KuiltError } from '../diagnostics/index.ts'
import { basename, dirname, isInside, relativePath, resolvePath } from '../files/paths.ts'
import { isKustomizationFile } from '../kustomization/find.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import type { Dependencies } from './dependencies.ts'

/**
 * Returns the value of the annotation `argocd.argoproj.io/manifest-generate-paths` for an Application whose path is the
 * directory of the target. Argo CD then renders the Application again only if one of these paths changes.
 *
 * Paths are relative to the Application's path. For each kustomization and chart, the value contains its whole directory,
 * so it stays valid if a file is added to a base. If a directory is above the target, the value contains only the files
 * in it that are read.
 *
 * @throws KuiltError DEPENDENCIES_TARGET for a target at a git revision or in another repository, DEPENDENCIES_PATH for
 *   a path with a semicolon; the `error` of a target that cannot be built, because Argo CD would miss changes to files
 *   that the build did not reach
 *
 * @example
 * ```ts
 * import { dependencies, memoryFileSystem, toArgoCdPaths } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'overlays/prod/kustomization.yaml': 'resources: [../../base]',
 *   'base/kustomization.yaml': 'resources: [web.yaml]',
 *   'base/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }',
 * })
 * for (const found of await dependencies('overlays/prod', { fileSystem })) {
 *   console.log(toArgoCdPaths(found)) // .;../../base
 * }
 * ```
 */
export function toArgoCdPaths(found: Dependencies): string {
  const { target, cwd, files, error } = found
  if (error !== undefined) throw error
  if (target.revision !== undefined || target.location.includes('://')) {
    throw new KuiltError('DEPENDENCIES_TARGET', { format: 'argocd', target: target.name })
  }
  const absolute = files.map((path) => resolvePath(cwd, path))
  const location = target.fileSystem.realPath(target.location)
  const own = target.fileSystem.kind(location) === 'directory' ? location : dirname(location)
  const directories = absolute
    .filter((path) => isKustomizationFile(path) || basename(path) === 'Chart.yaml')
    .map(dirname)
  const whole = directories.filter((directory) => directory === own || !isInside(own, directory))
  const single = absolute.filter((path) => !whole.some((directory) => isInside(path, directory)))
  const outer = whole.filter((directory) => !whole.some((other) => other !== directory && isInside(directory, other)))
  const paths = [...new Set([...outer, ...single])].map((path) => relativePath(own, path))
  const clash = paths.find((path) => /[;\n]/.test(path))
  if (clash !== undefined) throw new KuiltError('DEPENDENCIES_PATH', { format: 'argocd', path: clash })
  return paths.sort(compareBytes).join(';')
}
