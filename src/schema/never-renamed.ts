import type { Gvk } from './gvk.ts'

const neverRenamed: ReadonlySet<string> = new Set(['CustomResourceDefinition', 'APIService', 'Namespace'])

/**
 * True for kinds whose names get no prefix and no suffix. Follows api/internal/builtins/PrefixTransformer.go,
 * prefixFieldSpecsToSkip.
 */
export function isNeverRenamed({ kind, group }: Gvk): boolean {
  return neverRenamed.has(kind) && (kind !== 'APIService' || group === 'apiregistration.k8s.io')
}
