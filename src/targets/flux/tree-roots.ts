import { isKuiltError } from '../../diagnostics/index.ts'
import { isInside, joinPath, normalizePath } from '../../files/paths.ts'
import { isObject } from '../../tree/json-values.ts'
import { type Definition, idOf } from './definition.ts'
import type { FluxTree } from './flux-tree.ts'

export interface FoundRoots {
  /** In the order of the files. */
  readonly roots: readonly Definition[]
  /** Kustomizations with several definitions, none of which is produced by another one. */
  readonly clashes: readonly string[]
}

/** The Kustomizations below one, by id: true for those that produce others themselves. */
type Produced = ReadonlyMap<string, boolean>

/**
 * The Kustomizations in files that no other one there produces. Of those that produce each other, the first is one. Renders
 * them as they are in the files; one that cannot be rendered like this may be produced by another one.
 *
 * @param root of the repository
 */
export async function findRoots(tree: FluxTree, seeds: readonly Definition[], root: string): Promise<FoundRoots> {
  const first = new Map<string, Definition>()
  const repeated = new Set<string>()
  for (const seed of seeds) {
    const known = first.get(idOf(seed))
    if (known === undefined) first.set(idOf(seed), seed)
    else if (known.key !== seed.key) repeated.add(idOf(seed))
  }
  const below = new Map<string, Produced>()
  for (const seed of parentsFirst([...first.values()], root)) {
    const id = idOf(seed)
    // One that produces nothing as another one has changed it, produces nothing as it is in its file: no need to render that.
    const isLeaf = [...below].some(([other, produced]) => other !== id && produced.get(id) === false)
    below.set(id, isLeaf ? new Map() : await producedBy(seed, tree))
  }
  const order = [...first.keys()]
  const isProduced = (id: string, index: number): boolean => {
    return order.some((other, i) => {
      return other !== id && below.get(other)?.has(id) && (!below.get(id)?.has(other) || i < index)
    })
  }
  const roots = order.filter((id, index) => !isProduced(id, index))
  const clashes = [...repeated].filter((id) => !order.some((other) => other !== id && below.get(other)?.has(id)))
  return { roots: roots.flatMap((id) => first.get(id) ?? []), clashes }
}

/** Those whose path contains the files of most others come first: they usually produce them. */
function parentsFirst(seeds: readonly Definition[], root: string): readonly Definition[] {
  const files = seeds.map(({ locate }) => locate([])?.file ?? '')
  const covered = ({ spec }: Definition): number => {
    const path = isObject(spec) && typeof spec['path'] === 'string' ? spec['path'] : '/'
    const directory = joinPath(root, normalizePath(`/${path}`))
    return files.filter((file) => isInside(file, directory)).length
  }
  return seeds
    .map((seed) => ({ seed, count: covered(seed) }))
    .sort((a, b) => b.count - a.count)
    .map(({ seed }) => seed)
}

async function producedBy(seed: Definition, tree: FluxTree): Promise<Produced> {
  const found = new Map<string, boolean>()
  for await (const { definition } of tree.walk([seed])) {
    try {
      const { children } = await tree.finish(definition)
      if (definition !== seed) found.set(idOf(definition), children.length > 0)
    } catch (error) {
      if (!isKuiltError(error)) throw error
      if (definition !== seed) found.set(idOf(definition), true)
    }
  }
  return found
}
