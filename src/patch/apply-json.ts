import type { Location } from '../diagnostics/index.ts'
import { addNotes, forgottenState, removeNotes } from '../resource/build-notes.ts'
import { printedNode } from '../resource/printed-node.ts'
import type { Resource } from '../resource/resource.ts'
import { metadataTexts } from '../resource/selector.ts'
import { getField, getPath } from '../tree/fields.ts'
import type { Mapping } from '../tree/node.ts'
import { applyJsonPatch, type JsonPatch } from './json-patch.ts'
import { setMetadataTexts } from './metadata-texts.ts'
import { withResourceNote } from './resource-context.ts'

export interface JsonOptions {
  readonly at: Location
  /** Notes the id before the patch, so that references and later patches may use it. */
  readonly remembersId: boolean
}

/**
 * Applies a JSON patch to a resource. It sees the build's notes as annotations, so it can add to annotations that the
 * user never wrote; afterwards every annotation is a string.
 *
 * @throws KuiltError JSON_PATCH_…
 */
export function patchWithJson(patch: JsonPatch, resource: Resource, { at, remembersId }: JsonOptions): Resource {
  const start = remembersId ? resource.rememberId() : resource
  const printed = printedNode(start)
  const { node, added } = patch.meetsAnnotations ? addNotes(printed, start.state) : { node: printed, added: [] }
  const patched = { node: withResourceNote(resource, () => applyJsonPatch(patch, node, at)), added }
  const forgotten = forgottenState(patched, { internalSurvive: true })
  const clean = removeNotes(patched)
  const result = start.withNode(withTextAnnotations(clean, internalAnnotations(start.node)))
  return forgotten === undefined ? result : result.withState(forgotten)
}

/** Internal annotations, which a JSON patch cannot change. */
function internalAnnotations(node: Mapping): readonly (readonly [string, string])[] {
  if (getPath(node, 'metadata', 'annotations') === undefined) return []
  return [...metadataTexts(node, 'annotations')].filter(([key]) => isInternal(key))
}

function isInternal(annotation: string): boolean {
  const legacy = ['config.kubernetes.io/path', 'config.kubernetes.io/index', 'config.k8s.io/id']
  return annotation.startsWith('internal.config.kubernetes.io/') || legacy.includes(annotation)
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
