import type { Location } from '../../diagnostics/index.ts'
import { type BuildContext, fieldAt, type Layer } from '../context.ts'

/** Something that adds labels, and whose effects are checked. */
export interface LabelSource {
  readonly layer: Layer
  readonly context: BuildContext
  /** An entry of `labels`, `commonLabels`, or the labels of a plugin. */
  readonly at: Location
  readonly kind: 'labels' | 'commonLabels' | 'LabelTransformer'
  /** It is meant to change selectors. */
  readonly selects: boolean
}

interface LabelRun {
  readonly layer: Layer
  readonly context: BuildContext
  /** Of the entry in `labels`; `commonLabels` comes after the last. */
  readonly index: number
}

/** One of the runs of `labels` and `commonLabels`. */
export function labelSource({ layer, context, index }: LabelRun): LabelSource {
  const entry = layer.kustomization.labels?.[index]
  return entry === undefined
    ? { layer, context, at: fieldAt(layer, 'commonLabels'), kind: 'commonLabels', selects: true }
    : { layer, context, at: fieldAt(layer, 'labels', index), kind: 'labels', selects: entry.includeSelectors === true }
}
