import { getField, getPath, removeField, setField } from '../tree/fields.ts'
import { type Entry, type Mapping, mapping, scalar, taggedScalar } from '../tree/node.ts'
import { originText, transformationsText } from './origin-text.ts'
import { initialState, type PreviousId, type ResourceState } from './resource.ts'

/**
 * Upstream keeps what a build knows about a resource in annotations of the resource itself. Patches see them: a JSON
 * patch can add `/metadata/annotations/x` where the user wrote no annotations, and a merge patch that removes all
 * annotations makes the build forget. Here they live in the state, and are put into the tree while such a patch is applied.
 */
interface Note {
  readonly annotation: string
  /** Undefined where there is nothing to note. */
  readonly text: (state: ResourceState) => string | undefined
  readonly forgotten: Partial<ResourceState>
}

const domain = 'internal.config.kubernetes.io/'
const { history, prefixes, suffixes, transformations } = initialState

const notes: readonly Note[] = [
  historyNote('previousKinds', ({ kind }) => kind),
  historyNote('previousNames', ({ name }) => name),
  historyNote('previousNamespaces', ({ namespace }) => namespace),
  { annotation: `${domain}prefixes`, text: (state) => joined(state.prefixes), forgotten: { prefixes } },
  { annotation: `${domain}suffixes`, text: (state) => joined(state.suffixes), forgotten: { suffixes } },
  {
    annotation: `${domain}needsHashSuffix`,
    text: ({ needsHash }) => (needsHash ? 'enabled' : undefined),
    forgotten: { needsHash: false },
  },
  {
    annotation: `${domain}generatorBehavior`,
    // What no file holds has been generated, and upstream notes a behavior on it even when none was asked for.
    text: ({ behavior, source }) => (behavior !== 'unspecified' || source === undefined ? behavior : undefined),
    forgotten: { behavior: 'unspecified' },
  },
  {
    annotation: `${domain}helm-generated`,
    text: ({ helmGenerated }) => (helmGenerated ? 'true' : undefined),
    forgotten: { helmGenerated: false },
  },
  {
    annotation: `${domain}allowNameChange`,
    text: ({ allowsNameChange }) => (allowsNameChange ? 'enabled' : undefined),
    forgotten: { allowsNameChange: false },
  },
  {
    annotation: `${domain}allowKindChange`,
    text: ({ allowsKindChange }) => (allowsKindChange ? 'enabled' : undefined),
    forgotten: { allowsKindChange: false },
  },
  {
    annotation: 'config.kubernetes.io/origin',
    text: ({ origin }) => origin && originText(origin),
    forgotten: { origin: undefined },
  },
  {
    annotation: 'alpha.config.kubernetes.io/transformations',
    text: (state) => (state.transformations.length === 0 ? undefined : transformationsText(state.transformations)),
    forgotten: { transformations },
  },
]

function historyNote(name: string, field: (id: PreviousId) => string): Note {
  return { annotation: domain + name, text: (state) => joined(state.history.map(field)), forgotten: { history } }
}

function joined(list: readonly string[]): string | undefined {
  return list.length === 0 ? undefined : list.join(',')
}

/** A tree with the build's notes among its annotations. */
export interface NotedTree {
  readonly node: Mapping
  /** Those put in, which the tree did not have before. */
  readonly added: readonly string[]
}

export function addNotes(node: Mapping, state: ResourceState): NotedTree {
  const metadata = getField(node, 'metadata')
  const annotations = getField(metadata, 'annotations')
  if (metadata?.type !== 'mapping') return { node, added: [] }
  const entries: Entry[] = []
  for (const { annotation, text } of notes) {
    const value = text(state)
    if (value === undefined || getField(annotations, annotation) !== undefined) continue
    entries.push({ key: scalar(annotation), value: taggedScalar(value, '!!str') })
  }
  if (entries.length === 0) return { node, added: [] }
  const old = annotations?.type === 'mapping' ? annotations : mapping([])
  const noted = { ...old, entries: [...old.entries, ...entries] }
  const added = entries.map(({ key }) => key.text)
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
  if (added.length === 0) return undefined
  const annotations = getPath(node, 'metadata', 'annotations')
  const missing = notes.filter(
    ({ annotation }) =>
      added.includes(annotation) &&
      !(internalSurvive && annotation.startsWith(domain)) &&
      getField(annotations, annotation) === undefined,
  )
  return missing.length === 0 ? undefined : Object.assign({}, ...missing.map(({ forgotten }) => forgotten))
}
