import { isKuiltError } from '../../diagnostics/index.ts'
import { isInside, joinPath, normalizePath } from '../../files/paths.ts'
import { isObject } from '../../tree/json-values.ts'
import { type Definition, idOf } from './definition.ts'
import type { FluxTree } from './flux-tree.ts'

export interface FoundRoots {
  /** The roots, in the order of the files. */
  readonly roots: readonly Definition[]
  /** Pairs of definitions of the same Kustomization, neither of which is created by another Kustomization. */
  readonly clashes: readonly (readonly [Definition, Definition])[]
}

/** The Kustomizations that a Kustomization creates, directly or indirectly. */
interface Produced {
  /** For each Kustomization, by ID: true if it creates others itself. */
  readonly ids: ReadonlyMap<string, boolean>
  /** For each object in a file that such a Kustomization is based on: true if it creates others itself. */
  readonly sources: ReadonlyMap<string, boolean>
}

/**
 * `findRoots`, also with the Kustomizations that FluxInstances in outputs generate: those are the first that Flux
 * applies, even if they create the Kustomization that contains the FluxInstance. If that Kustomization changes the
 * FluxInstance, for example its namespace or variables in its patches, the result replaces the one from the file.
 */
export async function findAllRoots(tree: FluxTree, seeds: readonly Definition[], root: string): Promise<FoundRoots> {
  const done = new Set<string>()
  for (let current = seeds; ; ) {
    const found = await findRoots(tree, current, root)
    const synced = [...tree.synced.values()]
    const placed = synced.filter(({ assumesNamespace }) => !assumesNamespace)
    const isPlaced = (definition: Definition): boolean => {
      return definition.assumesNamespace && placed.some((other) => sourceKey(other) === sourceKey(definition))
    }
    const isChanged = (seed: Definition): boolean => {
      if (seed.isSynced !== true || done.has(idOf(seed))) return false
      const others = synced.filter((other) => idOf(other) === idOf(seed) && sourceKey(other) === sourceKey(seed))
      return others.length > 0 && others.every(({ key }) => key !== seed.key)
    }
    const kept = current.filter((seed) => !isPlaced(seed) && !isChanged(seed))
    const known = new Set([...done, ...kept.map(idOf)])
    const added = synced.filter((definition) => !known.has(idOf(definition)) && !isPlaced(definition))
    if (added.length === 0) return found
    for (const definition of added) done.add(idOf(definition))
    current = [...added, ...kept]
  }
}

/**
 * The Kustomizations in files that no other Kustomization there creates. If several create each other, the first one is
 * used. Renders them as they are in the files; if one cannot be rendered this way, another one may create it.
 *
 * @param root the root of the repository
 */
async function findRoots(tree: FluxTree, seeds: readonly Definition[], root: string): Promise<FoundRoots> {
  const distinct = [...new Map(seeds.toReversed().map((seed) => [keyOf(seed), seed])).values()].toReversed()
  const below = new Map<Definition, Produced>()
  for (const seed of parentsFirst(distinct, root)) {
    // If a Kustomization creates nothing after another one has changed it, it creates nothing in its original form
    // either, and need not be rendered.
    const isLeaf = [...below].some(
      ([other, produced]) => isOther(other, seed) && producedHere(produced, seed) === false,
    )
    below.set(seed, isLeaf ? nothing : await producedBy(seed, tree))
  }
  const produces = (parent: Definition, seed: Definition): boolean => {
    return producedHere(below.get(parent) ?? nothing, seed) !== undefined
  }
  const own = distinct.filter((seed, index) => {
    return !distinct.some(
      (other, i) => isOther(other, seed) && produces(other, seed) && (!produces(seed, other) || i < index),
    )
  })
  const roots = new Map<string, Definition>()
  const clashes: [Definition, Definition][] = []
  for (const seed of own) {
    const first = roots.get(idOf(seed))
    if (first === undefined) roots.set(idOf(seed), seed)
    else if (first.key !== seed.key) clashes.push([first, seed])
  }
  return { roots: [...roots.values()], clashes }
}

const nothing: Produced = { ids: new Map(), sources: new Map() }

/** Returns a key that is the same for equal definitions, unless a parent may set different namespaces. */
function keyOf(seed: Definition): string {
  return seed.assumesNamespace ? `${seed.key} ${sourceKey(seed)}` : seed.key
}

function isOther(a: Definition, b: Definition): boolean {
  return idOf(a) !== idOf(b)
}

/**
 * Returns true if a Kustomization is below another one and creates others, false if it creates none, and undefined if
 * it is not below the other one. A Kustomization without a namespace gets the namespace from its creator.
 */
function producedHere({ ids, sources }: Produced, seed: Definition): boolean | undefined {
  return ids.get(idOf(seed)) ?? (seed.assumesNamespace ? sources.get(sourceKey(seed)) : undefined)
}

function sourceKey({ source }: Definition): string {
  const { file, document = 0, path = [] } = source ?? {}
  return JSON.stringify([file, document, path])
}

/**
 * Sorts Kustomizations by the number of other files in their path, in descending order, because they usually create the
 * Kustomizations in these files.
 */
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
  const ids = new Map<string, boolean>()
  const sources = new Map<string, boolean>()
  const note = (found: Definition, isParent: boolean): void => {
    if (found === seed) return
    ids.set(idOf(found), isParent)
    if (found.source !== undefined) sources.set(sourceKey(found), isParent)
  }
  for await (const { definition } of tree.walk([seed])) {
    try {
      const { children } = await tree.finish(definition)
      note(definition, children.length > 0)
    } catch (error) {
      if (!isKuiltError(error)) throw error
      note(definition, true)
    }
  }
  return { ids, sources }
}
