import { warning } from '../../diagnostics/index.ts'
import type { Hint } from '../../diagnostics/proposal.ts'
import { describeSelector, isGeneralRule, missedTargetHint } from '../../resource/selector-hint.ts'
import type { MissedTarget } from '../../transform/replacements/replacements.ts'
import type { BuildContext, Layer } from '../context.ts'

/**
 * True for a component, except with `lint`. Many overlays may use a component, and not all of them have every resource
 * that it changes.
 */
export function mayMissTargets({ kustomization }: Layer, { lint }: BuildContext): boolean {
  return kustomization.kind === 'Component' && !lint
}

/**
 * Returns a function that warns about replacement targets that select nothing. Undefined if such targets are allowed.
 */
export function onMissedTarget(layer: Layer, context: BuildContext): ((missed: MissedTarget) => void) | undefined {
  if (mayMissTargets(layer, context)) return undefined
  return ({ select, at, resources }) => {
    if (!context.lint && isGeneralRule(select, resources)) return
    const hint = (): Hint => missedTargetHint('replacement', select, resources)
    context.warn(warning('REPLACEMENT_TARGET_UNMATCHED', { target: describeSelector(select) }, { at, hint }))
  }
}
