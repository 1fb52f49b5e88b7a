import type { Location } from '../../diagnostics/index.ts'
import type { Resource } from '../../resource/resource.ts'
import { childrenOf, nodeAt } from '../../tree/children.ts'
import type { Node } from '../../tree/node.ts'
import { locationOfStep, type Path, stepList, type Trace } from './steps.ts'

const idFields: readonly Path[] = [['apiVersion'], ['kind'], ['metadata', 'name'], ['metadata', 'namespace']]

/** Where the id of a resource is written: it decides which transformers and patches apply to the resource. */
export function idPlaces({ node }: Pick<Resource, 'node'>, trace: Trace): readonly Location[] {
  return idFields.flatMap((path) => {
    if (nodeAt(node, path) === undefined) return []
    const [first] = stepList(trace.at(path).steps)
    const at = first && locationOfStep(first)
    return at === undefined ? [] : [at]
  })
}

/** All fields but those that only identify the object. */
export function contentOf(node: Node): ReturnType<typeof childrenOf> {
  return childrenOf(node).filter(({ step }) => step !== 'apiVersion' && step !== 'kind' && step !== 'metadata')
}

/** A list that is computed on first use, and only once. */
export function lazily<T>(make: () => readonly T[]): () => readonly T[] {
  let list: readonly T[] | undefined
  return () => (list ??= make())
}
