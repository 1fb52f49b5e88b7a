import type { Location } from '../../diagnostics/index.ts'
import { type BuildContext, fieldAt, type Layer } from '../context.ts'

/** The field or plugin that adds labels. */
export interface LabelSource {
  readonly layer: Layer
  readonly context: BuildContext
  /** The location of an entry of `labels`, of `commonLabels`, or of the labels of a plugin. */
  readonly at: Location
  readonly kind: 'labels' | 'commonLabels' | 'LabelTransformer'
  /** True if the labels should also be added to selectors. */
  readonly selects: boolean
}

interface LabelRun {
  readonly layer: Layer
  readonly context: BuildContext
  /** The index of the entry in `labels`. The index of `commonLabels` is the number of entries. */
  readonly index: number
}

/** Returns the source for one of the runs of `labels` and `commonLabels`. */
export function labelSource({ layer, context, index }: LabelRun): LabelSource {
  const entry = layer.kustomization.labels?.[index]
  return entry === undefined
    ? { layer, context, at: fieldAt(layer, 'commonLabels'), kind: 'commonLabels', selects: true }
    : { layer, context, at: fieldAt(layer, 'labels', index), kind: 'labels', selects: entry.includeSelectors === true }
}
