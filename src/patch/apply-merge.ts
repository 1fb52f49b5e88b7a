import type { Location, Warning } from '../diagnostics/index.ts'
import type { Resource } from '../resource/resource.ts'
import { metadataTexts } from '../resource/selector.ts'
import { hideState, lostState, showState } from '../resource/state-annotations.ts'
import { apiVersionOf } from '../schema/gvk.ts'
import type { MergeSchema } from '../schema/merge-schema.ts'
import { getField } from '../tree/fields.ts'
import { isNull, type Mapping } from '../tree/node.ts'
import { setNamespaceField, setUntyped } from './identity.ts'
import { MergeWarnings } from './merge-warnings.ts'
import { setMetadataTexts } from './metadata-texts.ts'
import { withResourceNote } from './resource-context.ts'
import { mergeNodes } from './strategic-merge.ts'

export interface MergeRights {
  /** The patch is a copy made for selected resources; upstream rewrites some of its metadata on the way. */
  readonly selected: boolean
  readonly allowNameChange?: boolean | undefined
  readonly allowKindChange?: boolean | undefined
}

/** A strategic-merge patch ready to be merged into resources. */
export interface MergePatch extends MergeRights {
  readonly node: Mapping
}

/**
 * Prepares a patch as upstream does: the labels of a copy, and the annotations of a copy or of a patch that may rename,
 * become strings. So a null among them no longer deletes but becomes `"null"`.
 */
export function prepareMergePatch(patch: Resource, rights: MergeRights): MergePatch {
  const { selected, allowNameChange = false, allowKindChange = false } = rights
  let node = patch.node
  if (selected) node = setMetadataTexts(node, 'labels', metadataTexts(node, 'labels'))
  if (selected || allowNameChange || allowKindChange) {
    node = setMetadataTexts(node, 'annotations', metadataTexts(node, 'annotations'))
  }
  return { node, selected, allowNameChange, allowKindChange }
}

/**
 * Merges a patch into a resource; undefined where the patch deletes it. Name and kind stay unless the patch may change
 * them, the namespace stays always.
 *
 * @throws KuiltError PATCH_KIND_MISMATCH, PATCH_DIRECTIVE_UNKNOWN
 */
export function patchWithMerge(
  { node: patch, selected, allowNameChange, allowKindChange }: MergePatch,
  resource: Resource,
  { schema, at, warn }: MergeSurroundings,
): Resource | undefined {
  const { name, namespace, kind } = resource.id
  const start = allowNameChange || allowKindChange ? resource.storePreviousId() : resource
  const changes = selected ? setUntyped(patch, ['apiVersion'], apiVersionOf(resource.id)) : patch
  const { node, added } = dropsAnnotations(changes)
    ? showState(start.node, start.state)
    : { node: start.node, added: [] }
  const merged = withResourceNote(resource, () =>
    mergeNodes(changes, node, { schema, at, ...(warn && { notes: new MergeWarnings(resource.id, { at, warn }) }) }),
  )
  if (merged === undefined) return undefined
  const lost = lostState({ node: merged, added }, { internalSurvive: false })
  let result = hideState({ node: merged, added })
  if (!allowKindChange) result = setUntyped(result, ['kind'], kind)
  if (!allowNameChange) result = setUntyped(result, ['metadata', 'name'], name)
  const patched = start.withNode(setNamespaceField(result, namespace))
  const rights = {
    ...(allowNameChange && { allowsNameChange: true }),
    ...(allowKindChange && { allowsKindChange: true }),
  }
  return lost === undefined && start === resource ? patched : patched.withState({ ...lost, ...rights })
}

export interface MergeSurroundings {
  readonly schema: MergeSchema
  readonly at: Location
  readonly warn?: ((warning: Warning) => void) | undefined
}

/** True for a patch that can remove all annotations, and with them the internal ones. */
function dropsAnnotations(patch: Mapping): boolean {
  const metadata = getField(patch, 'metadata')
  const annotations = getField(metadata, 'annotations')
  if (getField(metadata, '$patch') !== undefined) return true
  return annotations !== undefined && (isNull(annotations) || getField(annotations, '$patch') !== undefined)
}
