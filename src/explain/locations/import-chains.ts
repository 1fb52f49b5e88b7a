import { attempt, type KuiltError, type Location, maskCredentials, type Note } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { dirname, isInside, relativePath, resolvePath } from '../../files/paths.ts'
import { fileReferences } from '../../kustomization/file-references.ts'
import { kustomizationFileIn } from '../../kustomization/find.ts'
import type { Kustomization } from '../../kustomization/kustomization.gen.ts'
import { inspectKustomization } from '../../kustomization/read-kustomization.ts'

/** The directories and files from the root of a build to a file, as written in the kustomizations. */
type Chain = readonly string[]

/** Finds the chain from the root of a build to a file. */
export type Chains = Pick<ImportChains, 'to'>

interface ChainsBelow {
  /** The file that requests the build, such as the file of a Flux Kustomization. All chains start with it. */
  readonly origin: string | undefined
  /** The directory that is built. */
  readonly directory: string
  readonly cwd: string
  readonly fileSystem: FileSystem
}

/** Returns the chains of a build that an object in a file requests. */
export function chainsBelow({ origin, directory, cwd, fileSystem }: ChainsBelow): Chains {
  const name = relativePath(cwd, directory)
  const below = new ImportChains({ name, path: directory }, fileSystem)
  const start = origin === undefined ? [] : [relativePath(cwd, origin)]
  return {
    to: (file) => {
      if (file === origin) return start
      const chain = below.to(file)
      if (chain.length > 0) return [...start, ...chain]
      // Without a kustomization, all files in the directory are built.
      return isInside(file, directory) ? [...start, name, relativePath(directory, file)] : []
    },
  }
}

interface KustomizationFile {
  readonly file: string
  readonly kustomization: Kustomization
}

interface ReachedKustomization extends KustomizationFile {
  readonly chain: Chain
}

/**
 * The maximum number of kustomizations. If several kustomizations on each level include the same kustomization, the
 * number of chains grows exponentially.
 */
const maxKustomizations = 2000
/** The maximum depth, which is the same as for a build. */
const maxDepth = 100

/**
 * Finds the chains from the root of a build to its files. The kustomizations are read again to explain an error, and
 * kustomizations that cannot be read are skipped.
 */
export class ImportChains {
  readonly #name: string
  readonly #root: string
  readonly #fileSystem: FileSystem
  readonly #read: Map<string, KustomizationFile | undefined> = new Map()
  readonly #first: Map<string, Chain> = new Map()
  #reached: readonly ReachedKustomization[] | undefined

  /** @param root the directory that is built, as the caller wrote it and as an absolute path */
  constructor({ name, path }: { readonly name: string; readonly path: string }, fileSystem: FileSystem) {
    this.#name = name
    this.#root = path
    this.#fileSystem = fileSystem
  }

  /**
   * Returns the chains for an error and its notes. If a file has several chains, its locations get different chains.
   */
  forError({ at, chain, notes }: KuiltError): { readonly chain: Chain; readonly notes: readonly Note[] } {
    const start = [this.#name, ...chain]
    const candidates = this.#chainsTo(at, start)
    // The note is about the first of two duplicates, and the error is about the second, which was included later.
    const isDuplicate = notes.some((note) => note.at !== undefined && note.at.file === at?.file)
    const own = (isDuplicate ? candidates.at(-1) : candidates[0]) ?? start
    const used = [{ at, chain: own }]
    for (const note of notes) used.push({ at: note.at, chain: this.#unusedChain(note, used) })
    return { chain: own, notes: notes.map((note, i) => ({ ...note, chain: used[i + 1]?.chain ?? [] })) }
  }

  /** Returns the first chain to a file, in build order. Empty for a file that the build does not read. */
  to(file: string): Chain {
    const known = this.#first.get(file)
    if (known !== undefined) return known
    const [chain = []] = this.#chainsTo({ file }, [])
    this.#first.set(file, chain)
    return chain
  }

  #unusedChain(
    { at, chain: start = [] }: Note,
    used: readonly { readonly at: Location | undefined; readonly chain: Chain }[],
  ): Chain {
    const candidates = this.#chainsTo(at, start)
    const inSameFile = used.filter((other) => other.at?.file === at?.file).map(({ chain }) => chain.join('\n'))
    return candidates.find((chain) => !inSameFile.includes(chain.join('\n'))) ?? candidates[0] ?? start
  }

  /** Returns the chains to a file that start with `start`, in build order. */
  #chainsTo(at: Location | undefined, start: Chain): readonly Chain[] {
    if (at === undefined) return []
    this.#reached ??= this.#reachAll()
    const chains = this.#reached.flatMap(({ file, kustomization, chain }) => {
      if (file === at.file) return [chain]
      const directory = dirname(file)
      const references = fileReferences(kustomization).filter(({ path }) => resolvePath(directory, path) === at.file)
      const remote = at.file.includes('://') ? remoteChains(kustomization, at.file) : []
      return [...references.map(({ path }) => [path]), ...remote].map((below) => [...chain, ...below])
    })
    return chains.filter((chain) => start.every((step, i) => chain[i] === step))
  }

  /**
   * Returns every kustomization, once for each chain to it, in build order: bases come before the kustomizations that
   * include them.
   */
  #reachAll(): readonly ReachedKustomization[] {
    const reached: ReachedKustomization[] = []
    const root = this.#realDirectory(this.#root)
    if (root !== undefined) this.#visit([root], [this.#name], reached)
    return reached
  }

  #visit(directories: readonly string[], chain: Chain, reached: ReachedKustomization[]): void {
    const directory = directories.at(-1) ?? ''
    if (reached.length >= maxKustomizations || chain.length > maxDepth) return
    const found = this.#kustomizationIn(directory)
    if (found === undefined) return
    for (const { path } of fileReferences(found.kustomization)) {
      const below = this.#realDirectory(resolvePath(directory, path))
      const isCycle = below !== undefined && directories.some((visited) => isInside(visited, below))
      if (below !== undefined && !isCycle) this.#visit([...directories, below], [...chain, path], reached)
    }
    reached.push({ ...found, chain })
  }

  #kustomizationIn(directory: string): KustomizationFile | undefined {
    if (!this.#read.has(directory)) this.#read.set(directory, this.#readIn(directory))
    return this.#read.get(directory)
  }

  #readIn(directory: string): KustomizationFile | undefined {
    const file = kustomizationFileIn(this.#fileSystem, directory)
    if (file === undefined) return undefined
    const read = attempt(() => inspectKustomization(this.#fileSystem.read(file), file))
    return { file, kustomization: read?.kustomization ?? {} }
  }

  /** Returns the real path of a directory. Undefined for any other path. */
  #realDirectory(path: string): string | undefined {
    return attempt(() => this.#fileSystem.kind(path)) === 'directory' ? this.#fileSystem.realPath(path) : undefined
  }
}

/** Returns chains that consist of the reference to a repository and the path of a file in it. */
function remoteChains(kustomization: Kustomization, file: string): readonly Chain[] {
  return fileReferences(kustomization).flatMap(({ path }) => {
    const [address = ''] = maskCredentials(path).split('?')
    const repository = address.replace(/([^:])\/\/.*$/s, '$1')
    const start = file.indexOf(`${repository}//`)
    const isSame = start === 0 || (start > 0 && file.startsWith('://', start - 3))
    return isSame ? [[maskCredentials(path), file.slice(start + repository.length + 2)]] : []
  })
}
