import { isKuiltError, type KuiltError } from '../diagnostics/index.ts'

const codes: ReadonlySet<string> = new Set([
  'DIRECTORY_NOT_FOUND',
  'FILE_NOT_FOUND',
  'FLUX_NO_KUSTOMIZATION',
  'FLUX_KUSTOMIZATION_UNKNOWN',
  'ARGOCD_NO_APPLICATIONS',
  'ARGOCD_APPLICATION_UNKNOWN',
])

/**
 * True if the directory, Kustomizations or Applications of a target do not exist, for example at a revision before they
 * were added.
 */
export function isAbsentTarget(error: unknown): error is KuiltError {
  // An error in a file has a location, unlike an error about a missing target.
  if (!isKuiltError(error) || !codes.has(error.code) || error.at !== undefined) return false
  // An Application may exist although an object that may create it cannot be rendered.
  return error.code !== 'ARGOCD_APPLICATION_UNKNOWN' || error.related.length === 0
}
