import type { Entry, Mapping } from '../model/node.ts'
import { mapping, scalar, taggedScalar } from '../model/node.ts'
import { initialState, type ResourceState } from '../model/resource.ts'
import { getField, getPath, removeField, setField } from '../model/tree.ts'

/**
 * Upstream keeps what a build knows about a resource in annotations of the resource itself. Patches see them: a JSON
 * patch can add `/metadata/annotations/x` where the user wrote no annotations, and a merge patch that removes all
 * annotations makes the build forget. Here they live in the state, and are put into the tree while such a patch is applied.
 */
interface Note {
  readonly annotation: string
  readonly isSet: (state: ResourceState) => boolean
  readonly forgotten: Partial<ResourceState>
}

const domain = 'internal.config.kubernetes.io/'
const noHistory = { history: initialState.history }

const notes: readonly Note[] = [
  { annotation: `${domain}previousNames`, isSet: (s) => s.history.length > 0, forgotten: noHistory },
  { annotation: `${domain}prefixes`, isSet: (s) => s.prefixes.length > 0, forgotten: { prefixes: [] } },
  { annotation: `${domain}suffixes`, isSet: (s) => s.suffixes.length > 0, forgotten: { suffixes: [] } },
  { annotation: `${domain}needsHashSuffix`, isSet: (s) => s.needsHash, forgotten: { needsHash: false } },
  // What no file holds has been generated, and upstream notes a behavior on it even when none was asked for.
  {
    annotation: `${domain}generatorBehavior`,
    isSet: (s) => s.behavior !== 'unspecified' || s.source === undefined,
    forgotten: { behavior: 'unspecified' },
  },
  { annotation: `${domain}helm-generated`, isSet: (s) => s.helmGenerated, forgotten: { helmGenerated: false } },
  { annotation: 'config.kubernetes.io/origin', isSet: (s) => s.origin !== undefined, forgotten: { origin: undefined } },
  {
    annotation: 'alpha.config.kubernetes.io/transformations',
    isSet: (s) => s.transformations.length > 0,
    forgotten: { transformations: [] },
  },
]

/** A tree with the build's notes among its annotations. */
export interface NotedTree {
  readonly node: Mapping
  /** Those put in, which the tree did not have before. */
  readonly added: readonly string[]
}

export function addNotes(node: Mapping, state: ResourceState): NotedTree {
  const metadata = getField(node, 'metadata')
  const annotations = getField(metadata, 'annotations')
  const added = notes
    .filter(({ annotation, isSet }) => isSet(state) && getField(annotations, annotation) === undefined)
    .map(({ annotation }) => annotation)
  if (added.length === 0 || metadata?.type !== 'mapping') return { node, added: [] }
  const entries = added.map((key): Entry => ({ key: scalar(key), value: taggedScalar('noted', '!!str') }))
  const old = annotations?.type === 'mapping' ? annotations : mapping([])
  const noted = { ...old, entries: [...old.entries, ...entries] }
  return { node: setField(node, 'metadata', setField(metadata, 'annotations', noted)), added }
}

/** Takes the notes off again; annotations that hold nothing else go too. */
export function removeNotes({ node, added }: NotedTree): Mapping {
  const metadata = getField(node, 'metadata')
  const annotations = getField(metadata, 'annotations')
  if (added.length === 0 || metadata?.type !== 'mapping' || annotations?.type !== 'mapping') return node
  const rest = added.reduce(removeField, annotations)
  if (rest === annotations) return node
  const left =
    rest.entries.length === 0 ? removeField(metadata, 'annotations') : setField(metadata, 'annotations', rest)
  return setField(node, 'metadata', left)
}

/** What the build has forgotten where notes are missing from a patched tree. Internal annotations can be exempt. */
export function forgottenState(
  { node, added }: NotedTree,
  { internalSurvive }: { readonly internalSurvive: boolean },
): Partial<ResourceState> | undefined {
  const annotations = getPath(node, 'metadata', 'annotations')
  const missing = notes.filter(
    ({ annotation }) =>
      added.includes(annotation) &&
      !(internalSurvive && annotation.startsWith(domain)) &&
      getField(annotations, annotation) === undefined,
  )
  return missing.length === 0 ? undefined : Object.assign({}, ...missing.map(({ forgotten }) => forgotten))
}
