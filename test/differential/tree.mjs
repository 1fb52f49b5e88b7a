import { kustomization, Tree } from './kustomizations.mjs'
import { Random } from './random.mjs'

/** The tree for a seed: files by path, and the directory to build. */
export function randomTree(seed) {
  const random = new Random(seed)
  const tree = new Tree(random)
  const bases = random.chance(0.6) ? ['base', ...(random.chance(0.25) ? ['base2'] : [])] : []
  const components = random.chance(0.2) ? ['comp'] : []
  for (const base of bases) kustomization(tree, base)
  for (const component of components) kustomization(tree, component, { kind: 'Component' })
  kustomization(tree, 'overlay', { bases, components })
  return { files: tree.files, directory: 'overlay' }
}
