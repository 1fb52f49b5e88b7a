import type { FieldPath, Location } from '../../diagnostics/index.ts'
import type { Resource } from '../../resource/resource.ts'
import { childrenOf, nodeAt } from '../../tree/children.ts'
import { getField } from '../../tree/fields.ts'
import type { Node } from '../../tree/node.ts'
import type { Steps, Trace } from './steps.ts'

const apiVersionPath: readonly string[] = ['apiVersion']
const kindPath: readonly string[] = ['kind']
const namePath: readonly string[] = ['metadata', 'name']
const namespacePath: readonly string[] = ['metadata', 'namespace']

/**
 * Returns the locations of the ID of a resource, because the ID determines which transformers and patches apply to it.
 *
 * @param wanted the name that the transformers and patches require
 */
export function idPlaces(resource: Resource, trace: Trace, wanted = ''): readonly Location[] {
  if (wanted === '' || wanted === resource.originalId.name) return idOf(resource, trace).list
  const { apiVersion, kind, name, namespace } = idSteps(resource, trace)
  return [apiVersion, kind, name, namespace?.first].flatMap((steps) => steps?.list.flatMap(({ at }) => at ?? []) ?? [])
}

/** The steps of the fields of an ID. */
interface IdSteps {
  readonly apiVersion: Steps | undefined
  readonly kind: Steps | undefined
  readonly name: Steps | undefined
  readonly namespace: Steps | undefined
}

/**
 * The locations of the parts of an ID that most transformers compare: the original name and namespace, and the current
 * kind.
 */
export class IdPlaces implements IdSteps {
  readonly apiVersion: Steps | undefined
  readonly kind: Steps | undefined
  readonly name: Steps | undefined
  readonly namespace: Steps | undefined
  private known: readonly Location[] | undefined = undefined

  constructor({ apiVersion, kind, name, namespace }: IdSteps) {
    this.apiVersion = apiVersion
    this.kind = kind
    this.name = name
    this.namespace = namespace
  }

  /** The locations. This is the same list each time. */
  get list(): readonly Location[] {
    this.known ??= this.find()
    return this.known
  }

  hasSteps({ apiVersion, kind, name, namespace }: IdSteps): boolean {
    return this.apiVersion === apiVersion && this.kind === kind && this.name === name && this.namespace === namespace
  }

  private find(): readonly Location[] {
    const places: Location[] = []
    addAll(this.apiVersion, places)
    addAll(this.kind, places)
    if (this.name?.at !== undefined) places.push(this.name.at)
    if (this.namespace?.at !== undefined) places.push(this.namespace.at)
    return places
  }
}

/** Adds the locations of steps, starting with the oldest step. */
function addAll(steps: Steps | undefined, places: Location[]): void {
  if (steps === undefined) return
  addAll(steps.before, places)
  if (steps.at !== undefined) places.push(steps.at)
}

/** Returns the locations of the ID of a resource. Returns the same object until one of them changes. */
export function idOf(resource: Resource, trace: Trace): IdPlaces {
  // These steps are the same for all versions of a resource.
  const root = trace.steps
  const { apiVersion, kind, name, namespace } = idSteps(resource, trace)
  const first = { apiVersion, kind, name: name?.first, namespace: namespace?.first }
  if (root.id === undefined || !root.id.hasSteps(first)) root.id = new IdPlaces(first)
  return root.id
}

function idSteps({ node }: Resource, trace: Trace): IdSteps {
  const metadata = getField(node, 'metadata')
  const has = (field: string): boolean => metadata !== undefined && getField(metadata, field) !== undefined
  return {
    apiVersion: getField(node, 'apiVersion') && trace.known(apiVersionPath),
    kind: getField(node, 'kind') && trace.known(kindPath),
    name: has('name') ? trace.known(namePath) : undefined,
    namespace: has('namespace') ? trace.known(namespacePath) : undefined,
  }
}

interface LabelSelectors {
  readonly labelSelector?: string
  readonly annotationSelector?: string
}

/** Returns the locations of the labels and annotations of a resource, if a selector uses them. */
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

/**
 * Returns the locations of the kind and name next to a namespace or a name, because they determine the object that is
 * referred to.
 */
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

/** Returns all fields except those that only identify the object. */
export function contentOf(node: Node): ReturnType<typeof childrenOf> {
  return childrenOf(node).filter(({ step }) => step !== 'apiVersion' && step !== 'kind' && step !== 'metadata')
}

/** Returns a function that computes a list on first use, and only once. */
export function lazily<T>(make: () => readonly T[]): () => readonly T[] {
  let list: readonly T[] | undefined
  return () => (list ??= make())
}
