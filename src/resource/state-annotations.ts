import { KuiltError } from '../diagnostics/index.ts'
import { getField } from '../tree/fields.ts'
import { type Mapping, scalarText } from '../tree/node.ts'
import type { Behavior, PreviousId, Resource, ResourceState } from './resource.ts'

const domain = 'internal.config.kubernetes.io/'

/**
 * What a resource's own annotations say about its past. Upstream keeps its notes there, so a resource that comes
 * with such annotations (from a user or a plugin) is treated accordingly. Of a repeated one the last counts.
 *
 * ```yaml
 * metadata: { name: a, annotations: { internal.config.kubernetes.io/needsHashSuffix: enabled } }   # gets a hash
 * ```
 *
 * @throws KuiltError PREVIOUS_IDS_UNEVEN
 */
export function liftBuildAnnotations(node: Mapping): Partial<ResourceState> {
  const annotations = getField(getField(node, 'metadata'), 'annotations')
  if (annotations?.type !== 'mapping') return nothing
  if (!annotations.entries.some(({ key }) => key.text.startsWith(domain))) return nothing
  const note = (name: string): string | undefined => {
    const value = annotations.entries.findLast(({ key }) => key.text === domain + name)?.value
    return value && scalarText(value)
  }
  return {
    history: liftHistory(note),
    prefixes: splitList(note('prefixes')),
    suffixes: splitList(note('suffixes')),
    needsHash: note('needsHashSuffix') === 'enabled',
    behavior: liftBehavior(note('generatorBehavior')),
    helmGenerated: note('helm-generated') === 'true',
    allowsNameChange: note('allowNameChange') === 'enabled',
    allowsKindChange: note('allowKindChange') === 'enabled',
  }
}

const nothing: Partial<ResourceState> = Object.freeze({})

function liftHistory(note: (name: string) => string | undefined): readonly PreviousId[] {
  if (note('previousNames') === undefined) return []
  const names = splitList(note('previousNames'))
  const namespaces = (note('previousNamespaces') ?? '').split(',')
  const kinds = (note('previousKinds') ?? '').split(',')
  if (names.length !== namespaces.length || names.length !== kinds.length) {
    throw new KuiltError('PREVIOUS_IDS_UNEVEN', { names: names.join(',') })
  }
  return names.map((name, i) => ({ name, namespace: namespaces[i] ?? '', kind: kinds[i] ?? '' }))
}

function splitList(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split(',')
}

function liftBehavior(text: string | undefined): Behavior {
  return text === 'create' || text === 'merge' || text === 'replace' ? text : 'unspecified'
}

/**
 * The annotations in which upstream would keep the state of a resource: what plugins and functions get to see, and
 * what `liftBuildAnnotations` reads back.
 */
export function stateAnnotations({ state }: Resource): Readonly<Record<string, string>> {
  const { history, prefixes, suffixes, needsHash, behavior, helmGenerated, source } = state
  const generated = behavior !== 'unspecified' || source === undefined
  const notes: readonly (readonly [name: string, text: string, isSet: boolean])[] = [
    ['allowKindChange', 'enabled', state.allowsKindChange],
    ['allowNameChange', 'enabled', state.allowsNameChange],
    ['generatorBehavior', behavior, generated],
    ['helm-generated', 'true', helmGenerated],
    ['needsHashSuffix', 'enabled', needsHash],
    ['prefixes', prefixes.join(','), prefixes.length > 0],
    ['previousKinds', history.map(({ kind }) => kind).join(','), history.length > 0],
    ['previousNames', history.map(({ name }) => name).join(','), history.length > 0],
    ['previousNamespaces', history.map(({ namespace }) => namespace).join(','), history.length > 0],
    ['suffixes', suffixes.join(','), suffixes.length > 0],
  ]
  return Object.fromEntries(notes.filter(([, , isSet]) => isSet).map(([name, text]) => [domain + name, text]))
}

/** The notes that renaming left, in the order in which upstream first wrote them. */
export function notesInOrder(resource: Resource): readonly (readonly [key: string, text: string])[] {
  const { history, prefixes, suffixes } = resource.state
  const order = new Set<string>()
  const used = { prefixes: 0, suffixes: 0 }
  history.forEach(({ name }, i) => {
    const next = history[i + 1]?.name ?? resource.id.name
    if (next === `${prefixes[used.prefixes]}${name}`) noteAffix('prefixes')
    else if (next === `${name}${suffixes[used.suffixes]}`) noteAffix('suffixes')
    for (const note of ['previousNames', 'previousNamespaces', 'previousKinds']) order.add(domain + note)
  })
  function noteAffix(kind: 'prefixes' | 'suffixes'): void {
    used[kind]++
    order.add(domain + kind)
  }
  const texts = stateAnnotations(resource)
  return Array.from(order, (key) => [key, texts[key] ?? ''])
}
