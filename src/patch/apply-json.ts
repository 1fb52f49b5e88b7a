import type { Location } from '../diagnostics/index.ts'
import { isInternalAnnotation } from '../resource/internal-annotations.ts'
import type { Resource } from '../resource/resource.ts'
import { metadataTexts } from '../resource/selector.ts'
import { hideState, lostState, showState } from '../resource/state-annotations.ts'
import { getField, getPath } from '../tree/fields.ts'
import type { Mapping } from '../tree/node.ts'
import { applyJsonPatch, type JsonPatch } from './json-patch.ts'
import { setMetadataTexts } from './metadata-texts.ts'
import { withResourceNote } from './resource-context.ts'

export interface JsonOptions {
  readonly at: Location
  /** Records the id before the patch, so that references and later patches can use it. */
  readonly remembersId: boolean
}

/**
 * Applies a JSON patch to a resource. It sees the internal annotations, so it can add to annotations that the user never
 * wrote; afterwards every annotation is a string.
 *
 * @throws KuiltError JSON_PATCH_…
 */
export function patchWithJson(patch: JsonPatch, resource: Resource, { at, remembersId }: JsonOptions): Resource {
  const start = remembersId ? resource.storePreviousId() : resource
  const { node, added } = patch.meetsAnnotations ? showState(start.node, start.state) : { node: start.node, added: [] }
  const patched = { node: withResourceNote(resource, () => applyJsonPatch(patch, node, at)), added }
  const lost = lostState(patched, { internalSurvive: true })
  const clean = hideState(patched)
  const result = start.withNode(withTextAnnotations(clean, internalAnnotations(start.node)))
  return lost === undefined ? result : result.withState(lost)
}

/** Internal annotations, which a JSON patch cannot change. */
function internalAnnotations(node: Mapping): readonly (readonly [string, string])[] {
  if (getPath(node, 'metadata', 'annotations') === undefined) return []
  return [...metadataTexts(node, 'annotations')].filter(([key]) => isInternalAnnotation(key))
}

function withTextAnnotations(node: Mapping, kept: readonly (readonly [string, string])[]): Mapping {
  const metadata = getField(node, 'metadata')
  const annotations = getField(metadata, 'annotations')
  // A list in their place is reported where annotations are printed.
  if (annotations?.type === 'sequence') return node
  if (annotations === undefined && kept.length === 0 && metadata?.type === 'mapping') return node
  const texts = metadataTexts(node, 'annotations')
  return setMetadataTexts(node, 'annotations', kept.length === 0 ? texts : new Map([...texts, ...kept]))
}
