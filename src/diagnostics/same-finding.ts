import type { Diagnostic } from './diagnostic.ts'
import type { KuiltError } from './error.ts'
import type { Warning } from './warning.ts'

/** Returns a key that is the same for the same error or warning, even if different targets have led to it. */
export function findingKey(finding: KuiltError | Warning | Diagnostic): string {
  const { code, message, at } = finding
  const related: readonly (KuiltError | Diagnostic)[] = ('related' in finding ? finding.related : undefined) ?? []
  return JSON.stringify([code, message, at, related.map(findingKey)])
}

/**
 * Returns the object that a Kustomization of Flux needs variables from, if it does not exist. The namespace is omitted,
 * because objects with the same name may be in several namespaces.
 */
export function missingVariables({ code, params }: KuiltError | Diagnostic): string | undefined {
  if (code !== 'FLUX_VARIABLES_MISSING') return undefined
  return (params as KuiltError<'FLUX_VARIABLES_MISSING'>['params']).source.replace(/ in namespace .*/, '')
}

/** Returns the items without those that repeat an earlier one. */
export function distinctFindings<T extends KuiltError | Warning | Diagnostic>(findings: readonly T[]): readonly T[] {
  const seen = new Set<string>()
  return findings.filter((each) => {
    const { size } = seen
    return seen.add(findingKey(each)).size > size
  })
}
