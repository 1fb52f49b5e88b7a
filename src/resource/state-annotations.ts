import { getField, getMapping, getPath, setField } from '../tree/fields.ts'
import { type Entry, type Mapping, scalar, scalarText, taggedScalar } from '../tree/node.ts'
import { internalAnnotations, isInInternalDomain, splitList, stateAnnotations } from './internal-annotations.ts'
import { withoutPairs } from './metadata-pairs.ts'
import type { Resource } from './resource.ts'
import { initialState, type PreviousId, previousIds, type ResourceState } from './resource-state.ts'

/**
 * Reads the state from the internal annotations of a resource. kustomize stores its state there, so annotations from a
 * user or a plugin have the same effect. For duplicates, the last one is used.
 *
 * ```yaml
 * metadata: { name: a, annotations: { internal.config.kubernetes.io/needsHashSuffix: enabled } }   # gets a hash
 * ```
 *
 * @throws KuiltError PREVIOUS_IDS_UNEVEN
 */
export function readStateAnnotations(node: Mapping): Partial<ResourceState> {
  const annotations = getField(getField(node, 'metadata'), 'annotations')
  if (annotations?.type !== 'mapping') return nothing
  if (!annotations.entries.some(({ key }) => isInInternalDomain(key.text))) return nothing
  const annotationText = (name: string): string | undefined => {
    const value = annotations.entries.findLast(({ key }) => key.text === name)?.value
    return value && scalarText(value)
  }
  const fields = stateAnnotations.map(({ name, read }) => read?.(annotationText(name)))
  return Object.assign({ history: readHistory(annotationText) }, ...fields)
}

const nothing: Partial<ResourceState> = Object.freeze({})

/** Reads the previous IDs. Follows api/internal/utils/makeResIds.go, PrevIds. */
function readHistory(annotationText: (name: string) => string | undefined): readonly PreviousId[] {
  const { previousNames, previousNamespaces, previousKinds } = internalAnnotations
  const text = annotationText(previousNames.name)
  if (text === undefined) return []
  const namespaces = annotationText(previousNamespaces.name) ?? ''
  const kinds = annotationText(previousKinds.name) ?? ''
  return previousIds(splitList(text), splitList(namespaces), splitList(kinds))
}

/**
 * The internal annotations that describe the state of a resource, sorted by name. Plugins and functions receive them,
 * and `readStateAnnotations` reads them.
 */
export function writeStateAnnotations({ state }: Resource): Readonly<Record<string, string>> {
  const texts = inByteOrder.map(({ name, write }) => [name, write(state)] as const)
  return Object.fromEntries(texts.filter((entry): entry is [string, string] => entry[1] !== undefined))
}

const inByteOrder = stateAnnotations
  .filter(({ name }) => isInInternalDomain(name))
  .sort((a, b) => (a.name < b.name ? -1 : 1))

/** A tree that shows the state of its resource as annotations. */
export interface AnnotatedTree {
  readonly node: Mapping
  /** The names of the annotations that the tree did not have before. */
  readonly added: readonly string[]
}

/**
 * Adds the state to the tree before a patch is applied. This is necessary because a JSON patch can add
 * `/metadata/annotations/x` to a resource without annotations if kustomize has internal ones there, and because a merge
 * patch that removes all annotations also removes internal ones.
 */
export function showState(node: Mapping, state: ResourceState): AnnotatedTree {
  const metadata = getField(node, 'metadata')
  const annotations = getField(metadata, 'annotations')
  if (metadata?.type !== 'mapping') return { node, added: [] }
  const entries: Entry[] = []
  for (const { name, write } of stateAnnotations) {
    const text = write(state)
    if (text === undefined || getField(annotations, name) !== undefined) continue
    entries.push({ key: scalar(name), value: taggedScalar(text, '!!str') })
  }
  if (entries.length === 0) return { node, added: [] }
  const old = getMapping(metadata, 'annotations')
  const extended = { ...old, entries: [...old.entries, ...entries] }
  const added = entries.map(({ key }) => key.text)
  return { node: setField(node, 'metadata', setField(metadata, 'annotations', extended)), added }
}

/** The tree without the annotations that `showState` added. If no annotations remain, the field is removed. */
export function hideState({ node, added }: AnnotatedTree): Mapping {
  return withoutPairs(node, 'annotations', added)
}

/**
 * The initial values of the state fields whose annotations the patch has removed. Internal annotations can be exempt.
 */
export function lostState(
  { node, added }: AnnotatedTree,
  { internalSurvive }: { readonly internalSurvive: boolean },
): Partial<ResourceState> | undefined {
  if (added.length === 0) return undefined
  const annotations = getPath(node, 'metadata', 'annotations')
  const lost = stateAnnotations.filter(
    ({ name }) =>
      added.includes(name) &&
      !(internalSurvive && isInInternalDomain(name)) &&
      getField(annotations, name) === undefined,
  )
  if (lost.length === 0) return undefined
  return Object.fromEntries(lost.map(({ field }) => [field, initialState[field]]))
}
