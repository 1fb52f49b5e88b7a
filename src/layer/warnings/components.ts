import type { BuildContext, Layer } from '../context.ts'

/**
 * True for a component: it is written for many overlays, and what it changes need not be there in each of them. Whoever
 * lints wants to know all the same.
 */
export function mayMissTargets({ kustomization }: Layer, { lint }: BuildContext): boolean {
  return kustomization.kind === 'Component' && !lint
}
