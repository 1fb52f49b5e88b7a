import { warning } from '../../diagnostics/index.ts'
import { normalizePath } from '../../files/paths.ts'
import { fileReferences } from '../../kustomization/file-references.ts'
import type { BuildContext, Layer } from '../context.ts'

/** Warns about paths that enter a directory and leave it again. */
export function warnOfPaths({ kustomization, file }: Layer, { warn }: BuildContext): void {
  const { chartHome } = kustomization.helmGlobals ?? {}
  const charts = chartHome === undefined ? [] : [{ path: chartHome, at: ['helmGlobals', 'chartHome'] }]
  for (const { path, at: field } of [...fileReferences(kustomization), ...charts]) {
    if (!hasInnerParent(path)) continue
    const shorter = normalizePath(path)
    const text = `write \`${shorter}\`, which stays correct even if one of the directories becomes a symlink`
    const hint = {
      text,
      edit: { from: path, to: shorter },
      otherwise: 'a directory in the path is a symlink: write the path that it points to',
    }
    const at = { file, document: 0, path: field }
    warn(warning('PATH_HAS_INNER_PARENT', { path, shorter }, { at, hint }))
  }
}

/** True if a path contains `..` after a directory name. URLs are not paths. */
function hasInnerParent(path: string): boolean {
  if (path.includes('://') || !path.includes('/..')) return false
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  return parts.some((part, i) => part === '..' && i > 0 && parts[i - 1] !== '..')
}
