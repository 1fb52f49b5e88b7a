import type { Location } from '../../diagnostics/index.ts'
import { type BuildContext, fieldAt, type Layer } from '../context.ts'

/** An entry of `labels`, or `commonLabels`, whose effects are checked. */
export interface LabelsEntry {
  readonly layer: Layer
  readonly context: BuildContext
  /** Of the entry in `labels`; `commonLabels` comes after the last. */
  readonly index: number
}

export function isCommonLabels({ layer, index }: LabelsEntry): boolean {
  return index === (layer.kustomization.labels ?? []).length
}

export function labelsAt(entry: LabelsEntry): Location {
  const { layer, index } = entry
  return isCommonLabels(entry) ? fieldAt(layer, 'commonLabels') : fieldAt(layer, 'labels', index)
}
