import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * The kustomize to compare with: the program in KUSTOMIZE, or the one that ../shared/tools/reference has installed.
 * Undefined if there is neither.
 *
 * @param install whether to install it
 */
export function referenceProgram({ install = false } = {}) {
  if (process.env.KUSTOMIZE) return process.env.KUSTOMIZE
  const cache = process.env.KUILT_REFERENCE_DIR ?? join(homedir(), '.cache/kustomize-reference')
  const installed = join(cache, 'usr/bin/kustomize')
  if (existsSync(installed)) return installed
  const tool = join(import.meta.dirname, '../../shared/tools/reference')
  if (!install || !existsSync(tool)) return undefined
  try {
    return execFileSync(tool, { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}
