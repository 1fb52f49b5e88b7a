import type { Draft } from '../../yaml/layout/draft.ts'
import { type LayoutCollection, type LayoutDocument, parseLayout } from '../../yaml/layout/edit-document.ts'
import { applySplices } from '../../yaml/layout/splices.ts'
import { styleOf } from '../../yaml/layout/style.ts'
import type { EditContext } from '../context.ts'
import type { Edit } from '../edits.ts'
import { fieldOrder } from '../field-order.ts'
import { foldEnv, foldHelmCharts } from './fold-generators.ts'
import { foldCommonLabels } from './fold-labels.ts'
import { moveList } from './move-list.ts'

type Step = (draft: Draft, root: LayoutCollection) => void

/**
 * Moves the contents of deprecated fields to their replacements, together with their comments. This changes only the
 * layout: anything that cannot be moved line by line stays in place, and is later rewritten from the data.
 */
export function migrateLayout(body: LayoutDocument, edit: Edit, { file, isFile }: EditContext): LayoutDocument {
  const always: readonly Step[] = [
    moveList('bases', 'resources'),
    moveList('imageTags', 'images'),
    foldEnv,
    foldHelmCharts,
    moveList('helmChartInflationGenerator', 'helmCharts'),
  ]
  const onFix: readonly Step[] = [
    moveList('patchesJson6902', 'patches'),
    moveList('patchesStrategicMerge', 'patches', (text) => (isFile(text) ? 'path' : 'patch')),
    foldCommonLabels,
  ]
  const steps = edit.type === 'fix' ? [...always, ...onFix] : always
  return steps.reduce((document, step) => runStep(step, document, file), body)
}

function runStep(step: Step, document: LayoutDocument, file: string): LayoutDocument {
  const { root, text } = document
  if (root?.kind !== 'map' || root.flow) return document
  const draft: Draft = { document, style: styleOf(document, fieldOrder.compareKeys), splices: [] }
  step(draft, root)
  return draft.splices.length === 0 ? document : parseLayout(applySplices(text, draft.splices), file)
}
