import type { FieldPath, Location } from '../../diagnostics/index.ts'
import type { Resource } from '../../resource/resource.ts'
import { childrenOf, nodeAt } from '../../tree/children.ts'
import { getField } from '../../tree/fields.ts'
import type { Node } from '../../tree/node.ts'
import type { Trace } from './steps.ts'

const idFields: readonly (readonly string[])[] = [
  ['apiVersion'],
  ['kind'],
  ['metadata', 'name'],
  ['metadata', 'namespace'],
]

/**
 * The locations of the ID of a resource, which determines which transformers and patches apply to it.
 *
 * @param wanted the name that they require
 */
export function idPlaces(resource: Resource, trace: Trace, wanted = ''): readonly Location[] {
  const places: Location[] = []
  for (const path of idFields) {
    if (nodeAt(resource.node, path) === undefined) continue
    const steps = trace.known(path)
    // Most names are matched as originally written; a kind is matched in its current form.
    const isOriginal =
      path[1] === 'namespace' || (path[1] === 'name' && (wanted === '' || wanted === resource.originalId.name))
    for (const { at } of isOriginal ? [steps.first] : steps.list) if (at !== undefined) places.push(at)
  }
  return places
}

interface LabelSelectors {
  readonly labelSelector?: string
  readonly annotationSelector?: string
}

/** The locations of the labels and annotations of a resource, for a selector that uses them. */
export function selectorPlaces(
  { labelSelector = '', annotationSelector = '' }: LabelSelectors,
  { node }: Pick<Resource, 'node'>,
  trace: Trace,
): readonly Location[] {
  const fields = [labelSelector !== '' ? 'labels' : '', annotationSelector !== '' ? 'annotations' : '']
  return fields.flatMap((field) => {
    const pairs = field === '' ? undefined : nodeAt(node, ['metadata', field])
    if (pairs === undefined) return []
    const around = trace.at(['metadata', field])
    return childrenOf(pairs).flatMap(({ step }) => around.child(step).steps.at ?? [])
  })
}

/** The locations of the kind and name next to a namespace or a name: they determine which object is meant. */
export function siblingPlaces({ node }: Pick<Resource, 'node'>, trace: Trace, path: FieldPath): readonly Location[] {
  const field = path.at(-1)
  if ((field !== 'name' && field !== 'namespace') || path[0] === 'metadata') return []
  const parent = nodeAt(node, path.slice(0, -1))
  if (parent?.type !== 'mapping') return []
  const around = trace.at(path.slice(0, -1))
  return ['apiGroup', 'apiVersion', 'kind', 'name', 'namespace'].flatMap((sibling) => {
    if (sibling === field || getField(parent, sibling) === undefined) return []
    return around.child(sibling).steps.at ?? []
  })
}

/** All fields except those that only identify the object. */
export function contentOf(node: Node): ReturnType<typeof childrenOf> {
  return childrenOf(node).filter(({ step }) => step !== 'apiVersion' && step !== 'kind' && step !== 'metadata')
}

/** A list that is computed on first use, and only once. */
export function lazily<T>(make: () => readonly T[]): () => readonly T[] {
  let list: readonly T[] | undefined
  return () => (list ??= make())
}
