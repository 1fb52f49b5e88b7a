import { type KuiltError, type Location, mapError, type Warning } from '../diagnostics/index.ts'
import { isInternalAnnotation } from '../resource/internal-annotations.ts'
import { resourceNote } from '../resource/locations.ts'
import { printedNode } from '../resource/printed-node.ts'
import type { Resource } from '../resource/resource.ts'
import { metadataTexts } from '../resource/selector.ts'
import { hideState, lostState, showState } from '../resource/state-annotations.ts'
import { apiVersionOf } from '../schema/gvk.ts'
import type { MergeSchema } from '../schema/merge-schema.ts'
import { parsePointer, partsOf } from '../tree/field-path.ts'
import { getField, getPath } from '../tree/fields.ts'
import { isNull, type Mapping } from '../tree/node.ts'
import { type AddedField, checkAdditions, checkValues, checkWrite, noteAddition } from './json/check-writes.ts'
import { applyJsonPatch, type JsonPatch, type JsonPatchOptions } from './json/json-patch.ts'
import { setMetadataTexts, setNamespaceField, setUntyped } from './metadata.ts'
import { checkMerge } from './strategic-merge/check-merge.ts'
import { mergeNodes } from './strategic-merge/merge.ts'
import { MergeReport } from './strategic-merge/report.ts'
import { MergeWarnings } from './strategic-merge/warnings.ts'

export interface MergePermissions {
  /**
   * True if the patch is a copy for selected resources, with some metadata rewritten (api/resmap/reswrangler.go,
   * ApplySmPatch).
   */
  readonly selected: boolean
  readonly allowNameChange?: boolean | undefined
  readonly allowKindChange?: boolean | undefined
}

/** A strategic merge patch, prepared for merging into resources. */
export interface MergePatch extends MergePermissions {
  readonly node: Mapping
}

/**
 * Prepares a patch: in a copy for selected resources, converts labels to strings; in such a copy and in a patch that
 * may change the name or kind, also annotations. As a result, a null does not delete a key but becomes `"null"`.
 * Follows api/resmap/reswrangler.go, (resWrangler).ApplySmPatch.
 */
export function prepareMergePatch(patch: Resource, rights: MergePermissions): MergePatch {
  const { selected, allowNameChange = false, allowKindChange = false } = rights
  let node = patch.node
  if (selected) node = setMetadataTexts(node, 'labels', metadataTexts(node, 'labels'))
  if (selected || allowNameChange || allowKindChange) {
    node = setMetadataTexts(node, 'annotations', metadataTexts(node, 'annotations'))
  }
  return { node, selected, allowNameChange, allowKindChange }
}

/**
 * Merges a patch into a resource; undefined if the patch deletes it. The name and kind stay unless the patch may change
 * them; the namespace always stays. Follows api/resource/resource.go, (Resource).ApplySmPatch.
 *
 * @throws KuiltError PATCH_KIND_MISMATCH, PATCH_DIRECTIVE_UNKNOWN
 */
export function patchWithMerge(
  { node: patch, selected, allowNameChange, allowKindChange }: MergePatch,
  resource: Resource,
  context: MergeContext,
): Resource | undefined {
  const { schema, at, warn } = context
  const { name, namespace, kind } = resource.id
  const start = allowNameChange || allowKindChange ? resource.storePreviousId() : resource
  const changes = selected ? setUntyped(patch, ['apiVersion'], apiVersionOf(resource.id)) : patch
  const { node, added } = dropsAnnotations(changes)
    ? showState(start.node, start.state)
    : { node: start.node, added: [] }
  const merged = withResourceNote(resource, () =>
    mergeNodes(changes, node, { schema, at, warnings: warn && new MergeWarnings(resource.id, { at, warn }) }),
  )
  if (merged === undefined) return undefined
  reportMerge({ target: node, patch: changes, result: merged }, resource, context)
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

export interface MergeContext {
  readonly schema: MergeSchema
  readonly at: Location
  readonly warn?: ((warning: Warning) => void) | undefined
  /** Also warn about changes that may be intended. Default: false. */
  readonly lint?: boolean | undefined
  /** True if a JSON patch refers to containers by position. Default: false. */
  readonly usesPositions?: boolean | undefined
  /** The path of the `openapi` document of the build, for hints. */
  readonly schemaFile?: string | undefined
}

function reportMerge(
  merged: { readonly target: Mapping; readonly patch: Mapping; readonly result: Mapping },
  { id, state: { source } }: Resource,
  { schema, at, lint = false, usesPositions = false, schemaFile, warn }: MergeContext,
): void {
  if (warn === undefined) return
  checkMerge(merged, schema, new MergeReport({ id, at, source, lint, usesPositions, schemaFile, warn }))
}

/** True for a patch that can remove all annotations, including internal ones. */
function dropsAnnotations(patch: Mapping): boolean {
  const metadata = getField(patch, 'metadata')
  const annotations = getField(metadata, 'annotations')
  if (getField(metadata, '$patch') !== undefined) return true
  return annotations !== undefined && (isNull(annotations) || getField(annotations, '$patch') !== undefined)
}

export interface JsonOptions {
  readonly at: Location
  /** True to record the ID before the patch, so that references and later patches can use it. */
  readonly remembersId: boolean
  readonly warn?: ((warning: Warning) => void) | undefined
  /** Also warn about changes that may be intended. Default: false. */
  readonly lint?: boolean | undefined
}

/**
 * Applies a JSON patch to a resource. The patch sees internal annotations, so it can add to annotations that the user never
 * wrote; afterwards every annotation is a string. Follows api/filters/patchjson6902/patchjson6902.go, (Filter).run, and
 * api/resource/resource.go, (Resource).ApplyFilter.
 *
 * @throws KuiltError JSON_PATCH_…
 */
export function patchWithJson(patch: JsonPatch, resource: Resource, options: JsonOptions): Resource {
  const { at, remembersId, warn, lint = false } = options
  const start = remembersId ? resource.storePreviousId() : resource
  const printed = printedNode(start)
  const { node, added } = patch.meetsAnnotations ? showState(printed, start.state) : { node: printed, added: [] }
  const report = warn && { id: resource.id, at, lint, warn }
  const fields: AddedField[] = []
  const onWrite: JsonPatchOptions['onWrite'] =
    report &&
    ((write, i, root) => {
      checkWrite(write, i, root, report)
      noteAddition(write, i, { added: fields, id: resource.id })
    })
  const patched = { node: withResourceNote(resource, () => applyJsonPatch(patch, node, at, { onWrite })), added }
  if (report !== undefined) {
    checkValues(patch, report)
    if (fields.length > 0) checkAdditions(fields, patched.node, report)
  }
  const lost = lostState(patched, { internalSurvive: true })
  const clean = hideState(patched)
  const result = start.withNode(withTextAnnotations(clean, internalAnnotations(start.node)))
  return lost === undefined ? result : result.withState(lost)
}

/** The internal annotations, which a JSON patch cannot change. */
function internalAnnotations(node: Mapping): readonly (readonly [string, string])[] {
  if (getPath(node, 'metadata', 'annotations') === undefined) return []
  return [...metadataTexts(node, 'annotations')].filter(([key]) => isInternalAnnotation(key))
}

function withTextAnnotations(node: Mapping, kept: readonly (readonly [string, string])[]): Mapping {
  const metadata = getField(node, 'metadata')
  const annotations = getField(metadata, 'annotations')
  // If the annotations are a list, a later stage reports the mistake.
  if (annotations?.type === 'sequence') return node
  if (annotations === undefined && kept.length === 0 && metadata?.type === 'mapping') return node
  const texts = metadataTexts(node, 'annotations')
  return setMetadataTexts(node, 'annotations', kept.length === 0 ? texts : new Map([...texts, ...kept]))
}

/**
 * Runs `work`. Adds a note to errors with the resource and the location in its file that is closest to the error's
 * path.
 */
function withResourceNote<T>(resource: Resource, work: () => T): T {
  return mapError(work, (error) => {
    return error.notes.length > 0 ? error : error.with({ notes: [resourceNote(resource, pathIn(error))] })
  })
}

function pathIn({ params }: KuiltError): readonly string[] {
  return 'path' in params && typeof params.path === 'string' ? partsOf(parsePointer(params.path)) : []
}
