import { attempt } from '../../diagnostics/index.ts'
import { hintText } from '../../diagnostics/proposal.ts'
import type { TransformerChange } from '../../layer/stage.ts'
import type { LoadedPatch } from '../../patch/load-patch.ts'
import type { PatchStep } from '../../patch/patcher.ts'
import { readResources } from '../../resource/read-resources.ts'
import { describeId } from '../../resource/resource-id.ts'
import { ResourceMap } from '../../resource/resource-map.ts'
import { compileSelector } from '../../resource/selector.ts'
import { describeSelector } from '../../resource/selector-hint.ts'
import { targetHint } from '../../resource/target-hint.ts'
import { builtinScope } from '../../schema/scope.ts'
import { addedLaterHint } from '../hints/added-later.ts'
import { nearestOf } from './near-misses.ts'
import type { PatchReport, PatchUse, WhyNotInput } from './patch-report.ts'
import { outcomes, valuesOf } from './patched-values.ts'

/**
 * @throws KuiltError FILE_… if no kustomization lists the patch, and it cannot be read
 */
export function whyNot(input: WhyNotInput): PatchReport {
  const uses = input.runs.flatMap((run) =>
    (run.run.patches ?? []).flatMap((step) => (isIn(step.patch, input) ? [useOf(run, step, input)] : [])),
  )
  if (uses.length > 0) return { file: input.name, uses }
  const hint = unlistedHint(input.read(), input)
  return { file: input.name, uses, ...(hint !== undefined && { hint }) }
}

/** True if a patch is in a file. Patches of a Flux Kustomization are built as a part of another file. */
function isIn({ source: { at } }: LoadedPatch, { file, name, placeOf }: WhyNotInput): boolean {
  return at.file === file || placeOf(at).file === name
}

function unlistedHint(text: string, { file, built }: WhyNotInput): string | undefined {
  const [document] = attempt(() => readResources(text, file, builtinScope)) ?? []
  if (document === undefined) return undefined
  const map = new ResourceMap(built)
  const [position] = map.withAnyId(document.originalId)
  const found = position === undefined ? undefined : map.at(position)
  if (found !== undefined) return `it would apply to ${describeId(found.id)}`
  const near = targetHint(document.originalId, built)
  return near && hintText(near)
}

function useOf(run: TransformerChange, step: PatchStep, input: WhyNotInput): PatchUse {
  const { patch, target } = step
  const at = run.at ?? patch.source.at
  const before = new ResourceMap(run.before)
  const isSelective = target !== undefined && step.field !== 'patchesStrategicMerge'
  const positions = isSelective ? (attempt(() => before.select(compileSelector(target))) ?? []) : named(patch, before)
  const matched = positions.flatMap((position) => before.at(position) ?? [])
  const missed = isSelective && matched.length === 0 ? target : undefined
  const hint = missed && addedLaterHint({ entry: 'patch', target: missed }, input.built)
  return {
    by: run.plugin === undefined ? run.name : 'transformers',
    entry: input.placeOf(at),
    ...(isSelective && { target: describeSelector(target) }),
    matches: matched.map(({ id }) => describeId(id)),
    nearest: missed === undefined ? [] : nearestOf(missed, run.before, input),
    ...(hint !== undefined && { hint }),
    values: matched.length === 0 ? [] : outcomes(valuesOf(patch), matched, input),
  }
}

function named(patch: LoadedPatch, before: ResourceMap): readonly number[] {
  return patch.type === 'json' ? [] : patch.documents.flatMap(({ originalId }) => before.withAnyId(originalId))
}
