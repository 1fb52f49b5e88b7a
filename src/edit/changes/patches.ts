import type { Kustomization, Patch, Selector } from '../../kustomization/kustomization.gen.ts'
import { checkPatchSource } from '../../kustomization/patch-source.ts'
import type { Apply, EditContext } from '../context.ts'
import type { ChangePatch } from '../edits.ts'

const targetFields = ['group', 'version', 'kind', 'name', 'namespace', 'labelSelector', 'annotationSelector'] as const

export const changePatch: Apply<ChangePatch> = (kustomization, edit, { file, warn }) => {
  const patch = toPatch(edit)
  const what = patch.path ?? patch.patch ?? ''
  const old = kustomization.patches ?? []
  const others = old.filter((other) => !isSamePatch(patch, other))
  if (edit.type === 'add-patch') {
    checkPatchSource(patch, { file })
    if (others.length < old.length) return void warn('EDIT_ALREADY_LISTED', { kind: 'patch', path: what, file })
    return { ...kustomization, patches: [...old, patch] }
  }
  if (others.length === old.length) return void warn('EDIT_NOT_LISTED', { kind: 'patch', name: what, file })
  return { ...kustomization, patches: others }
}

/** Creates an entry without empty strings, and without a target that contains only empty strings. */
function toPatch({ path, patch, target = {} }: ChangePatch): Patch {
  const filled = targetFields.flatMap((field) => (target[field] ? [[field, target[field]]] : []))
  return {
    ...(path ? { path } : {}),
    ...(patch ? { patch } : {}),
    ...(filled.length > 0 ? { target: Object.fromEntries(filled) } : {}),
  }
}

function isSamePatch(a: Patch, b: Patch): boolean {
  return (
    (a.path ?? '') === (b.path ?? '') &&
    (a.patch ?? '') === (b.patch ?? '') &&
    isSameTarget(a.target, b.target) &&
    // The command line has no flags for options, so an entry with options never matches.
    b.options === undefined
  )
}

function isSameTarget(a: Selector | undefined, b: Selector | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return targetFields.every((field) => (a[field] ?? '') === (b[field] ?? ''))
}

/** `edit fix`: moves the entries of the two old fields to the end of `patches`. */
export function fixPatches(kustomization: Kustomization, { isFile }: EditContext): Kustomization {
  const { patchesJson6902 = [], patchesStrategicMerge = [], ...rest } = kustomization
  const merged = patchesStrategicMerge.map((text): Patch => (isFile(text) ? { path: text } : { patch: text }))
  const patches = [...(rest.patches ?? []), ...patchesJson6902, ...merged]
  return patches.length > 0 ? { ...rest, patches } : rest
}
