import { isInside } from '../files/paths.ts'
import { isSkipped } from '../targets/find-roots.ts'

/**
 * Returns true for paths that a survey of a directory would contain if they existed: those in the directory that are
 * neither symlinks nor below a symlink or a directory that is never searched.
 *
 * @param links the absolute paths of the symlinks that the survey has found
 * @param root the directory
 */
export function directTest(links: readonly string[], root: string): (path: string) => boolean {
  const known = new Set(links)
  return (path) => {
    if (!isInside(path, root) || isInSkipped(path.slice(root.length))) return false
    if (known.size === 0) return true
    for (let at = path; at.length > root.length; at = at.slice(0, at.lastIndexOf('/'))) if (known.has(at)) return false
    return true
  }
}

/** True for a directory that is never searched, or a path in one. @param path relative to the searched directory */
export function isInSkipped(path: string): boolean {
  return (path.includes('node_modules') || path.includes('.git')) && path.split('/').some(isSkipped)
}
