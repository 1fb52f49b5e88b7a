import { didYouMean } from '../../diagnostics/hints.ts'
import { type FieldPath, KuiltError } from '../../diagnostics/index.ts'
import { optionHint } from '../../diagnostics/option-hint.ts'
import type { Kustomization, Label } from '../../kustomization/kustomization.gen.ts'
import type { Apply, EditContext } from '../context.ts'
import type { AddAnnotations, AddLabels, RemoveMetadata, SetMetadata } from '../edits.ts'

type Pairs = Readonly<Record<string, string>>

export const setMetadata: Apply<SetMetadata> = (kustomization, { type, pairs }) => {
  const field = type === 'set-labels' ? 'commonLabels' : 'commonAnnotations'
  return { ...kustomization, [field]: { ...kustomization[field], ...pairs } }
}

export const addAnnotations: Apply<AddAnnotations> = (kustomization, { pairs, force = false }, context) => ({
  ...kustomization,
  commonAnnotations: addPairs(kustomization.commonAnnotations, pairs, {
    kind: 'annotation',
    force,
    context,
    at: ['commonAnnotations'],
  }),
})

export const addLabels: Apply<AddLabels> = (kustomization, edit, context) => {
  const how: HowToAdd = { kind: 'label', force: edit.force ?? false, context }
  if (edit.withoutSelector) return addToLabels(kustomization, edit, how)
  return {
    ...kustomization,
    commonLabels: addPairs(kustomization.commonLabels, edit.pairs, { ...how, at: ['commonLabels'] }),
  }
}

interface HowToAdd {
  readonly kind: 'label' | 'annotation'
  readonly force: boolean
  readonly context: EditContext
}

interface PairsToAdd extends HowToAdd {
  /** The field that contains the pairs. */
  readonly at: FieldPath
}

function addPairs(old: Pairs | undefined, pairs: Pairs, { kind, force, at, context: { file } }: PairsToAdd): Pairs {
  const taken = Object.keys(pairs).find((key) => old !== undefined && Object.hasOwn(old, key))
  if (taken !== undefined && !force) {
    const hint = optionHint('force', (setOption) => `to overwrite it, ${setOption}`)
    throw new KuiltError('EDIT_KEY_TAKEN', { kind, key: taken, file }, { at: { file, path: [...at, taken] }, hint })
  }
  return { ...old, ...pairs }
}

/** Adds labels to the first entry of `labels` with the same settings. */
function addToLabels(kustomization: Kustomization, edit: AddLabels, how: HowToAdd): Kustomization {
  const includeTemplates = edit.includeTemplates ?? false
  const labels = kustomization.labels ?? []
  const index = labels.findIndex(
    (label) => !label.includeSelectors && Boolean(label.includeTemplates) === includeTemplates,
  )
  const old = labels[index]
  if (old === undefined) {
    const label: Label = { ...(includeTemplates ? { includeTemplates } : {}), pairs: edit.pairs }
    return { ...kustomization, labels: [...labels, label] }
  }
  return {
    ...kustomization,
    labels: labels.with(index, {
      ...old,
      pairs: addPairs(old.pairs, edit.pairs, { ...how, at: ['labels', index, 'pairs'] }),
    }),
  }
}

export const removeMetadata: Apply<RemoveMetadata> = (kustomization, edit, { file }) => {
  const field = edit.type === 'remove-labels' ? 'commonLabels' : 'commonAnnotations'
  const kind = edit.type === 'remove-labels' ? 'label' : 'annotation'
  const old = kustomization[field]
  const at = { file, path: [field] }
  if (!edit.ignoreMissing) {
    if (old === undefined) throw new KuiltError('EDIT_FIELD_MISSING', { field, file }, { at })
    const missing = edit.keys.find((key) => !Object.hasOwn(old, key))
    if (missing !== undefined) {
      const near = didYouMean(missing, Object.keys(old))
      const hint = near === undefined ? undefined : `did you mean "${near}"?`
      throw new KuiltError('EDIT_KEY_MISSING', { kind, key: missing, file }, { at, hint })
    }
  }
  if (old === undefined) return kustomization
  const kept = Object.entries(old).filter(([key]) => !edit.keys.includes(key))
  return { ...kustomization, [field]: Object.fromEntries(kept) }
}

/** `edit fix`: moves `commonLabels` to an entry of `labels` that includes selectors. */
export function fixLabels(kustomization: Kustomization, { file }: EditContext): Kustomization {
  const { commonLabels, ...rest } = kustomization
  const keys = Object.keys(commonLabels ?? {})
  if (commonLabels === undefined || keys.length === 0) return kustomization
  const taken = keys.find((key) => rest.labels?.some(({ pairs }) => pairs !== undefined && Object.hasOwn(pairs, key)))
  if (taken !== undefined) throw new KuiltError('EDIT_LABEL_TWICE', { key: taken, file }, { at: { file } })
  return { ...rest, labels: [...(rest.labels ?? []), { includeSelectors: true, pairs: commonLabels }] }
}
