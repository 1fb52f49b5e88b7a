import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readResources } from '../../accumulate/read-resources.ts'
import { isKuiltError } from '../../diagnostics/index.ts'
import { compareBytes } from '../../model/text.ts'
import { builtinScope } from '../../schema/scope.ts'
import { kustomizationNames } from './edit-file.ts'

/**
 * Files below a directory that hold Kubernetes resources. When it descends, a directory with a kustomization file is
 * a resource itself. Unlike upstream, files that hold none (empty ones, comments only), links that lead nowhere and
 * what git keeps in `.git` are left out.
 */
export function detectResources(directory: string, recursive: boolean): readonly string[] {
  return detectBelow(directory, '', recursive)
}

function detectBelow(root: string, below: string, recursive: boolean): readonly string[] {
  const names = readdirSync(join(root, below)).sort(compareBytes)
  return names.flatMap((name) => {
    const path = below === '' ? name : `${below}/${name}`
    const full = join(root, path)
    const stats = statSync(full, { throwIfNoEntry: false })
    if (stats?.isFile()) return holdsResources(full) ? [path] : []
    if (!stats?.isDirectory() || !recursive || name === '.git') return []
    return kustomizationNames(full).length > 0 ? [path] : detectBelow(root, path, recursive)
  })
}

function holdsResources(path: string): boolean {
  try {
    return readResources(readFileSync(path), path, builtinScope).length > 0
  } catch (error) {
    if (isKuiltError(error)) return false
    throw error
  }
}
