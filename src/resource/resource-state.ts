import { KuiltError } from '../diagnostics/index.ts'
import type { Affixes, PreviousId, ResourceState } from './resource.ts'
import type { ResourceId } from './resource-id.ts'

/** Written out rather than spread, so that all states share one hidden class; see `changedScalar`. */
export function changedState(old: ResourceState, change: Partial<ResourceState>): ResourceState {
  return {
    history: change.history ?? old.history,
    prefixes: change.prefixes ?? old.prefixes,
    suffixes: change.suffixes ?? old.suffixes,
    needsHash: change.needsHash ?? old.needsHash,
    behavior: change.behavior ?? old.behavior,
    helmGenerated: change.helmGenerated ?? old.helmGenerated,
    allowsNameChange: change.allowsNameChange ?? old.allowsNameChange,
    allowsKindChange: change.allowsKindChange ?? old.allowsKindChange,
    varNames: change.varNames ?? old.varNames,
    origin: 'origin' in change ? change.origin : old.origin,
    transformations: change.transformations ?? old.transformations,
    source: 'source' in change ? change.source : old.source,
    madeBy: 'madeBy' in change ? change.madeBy : old.madeBy,
    sourceText: 'sourceText' in change ? change.sourceText : old.sourceText,
    lastBlock: 'lastBlock' in change ? change.lastBlock : old.lastBlock,
  }
}

/** `changedState` for the one change that nearly every resource goes through, more than once. */
export function remembering(old: ResourceState, history: readonly PreviousId[], affixes: Affixes): ResourceState {
  return {
    history,
    prefixes: affixes.prefixes,
    suffixes: affixes.suffixes,
    needsHash: old.needsHash,
    behavior: old.behavior,
    helmGenerated: old.helmGenerated,
    allowsNameChange: old.allowsNameChange,
    allowsKindChange: old.allowsKindChange,
    varNames: old.varNames,
    origin: old.origin,
    transformations: old.transformations,
    source: old.source,
    madeBy: old.madeBy,
    sourceText: old.sourceText,
    lastBlock: old.lastBlock,
  }
}

/** The ids of the past, with the group and the version of today. */
export function pastIds(history: readonly PreviousId[], { group, version }: ResourceId): readonly ResourceId[] {
  return history.map(({ name, namespace, kind }) => ({ group, version, kind, name, namespace, clusterScoped: false }))
}

/** One more former id. Written out: spreading a list takes V8 longer. */
export function appended(history: readonly PreviousId[], past: PreviousId): readonly PreviousId[] {
  return history.length === 0 ? [past] : history.toSpliced(history.length, 0, past)
}

/**
 * Upstream keeps former ids in comma-separated lists, so a name with a comma counts as two.
 *
 * @throws KuiltError PREVIOUS_IDS_UNEVEN where name, namespace and kind then differ in number
 */
export function splitAtCommas(past: PreviousId): readonly PreviousId[] {
  const names = past.name.split(',')
  const namespaces = past.namespace.split(',')
  const kinds = past.kind.split(',')
  if (names.length !== namespaces.length || names.length !== kinds.length) {
    throw new KuiltError('PREVIOUS_IDS_UNEVEN', { names: past.name })
  }
  return names.map((name, i) => ({ name, namespace: namespaces[i] ?? '', kind: kinds[i] ?? '' }))
}
