import { isKuiltError } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { isInside, joinPath, resolvePath } from '../files/paths.ts'
import { fileReferences } from '../kustomization/file-references.ts'
import { kustomizationNames } from '../kustomization/find.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'
import { inspectKustomization } from '../kustomization/kustomization.ts'

/** A kustomization that a build meets, and the directories that lead to it, as the kustomizations above name them. */
export interface MetKustomization {
  readonly file: string
  readonly kustomization: Kustomization
  readonly chain: readonly string[]
}

interface Way {
  readonly directories: readonly string[]
  readonly chain: readonly string[]
}

/** Diamonds on diamonds have more ways through them than anyone wants to read. */
const maxKustomizations = 2000
/** As deep as builds go. */
const maxDepth = 100

/** The kustomizations of a build, read once more to explain an error: those that cannot be read are passed over. */
export class ImportWalk {
  readonly name: string
  readonly #root: string
  readonly #fileSystem: FileSystem
  readonly #read: Map<string, { readonly file: string; readonly kustomization: Kustomization } | undefined> = new Map()
  #met: readonly MetKustomization[] | undefined

  constructor({ name, path }: { readonly name: string; readonly path: string }, fileSystem: FileSystem) {
    this.name = name
    this.#root = path
    this.#fileSystem = fileSystem
  }

  /** Every kustomization, once for each way to it, those below before those above, as they are built. */
  get met(): readonly MetKustomization[] {
    if (this.#met === undefined) {
      const met: MetKustomization[] = []
      const root = this.#directory(this.#root)
      if (root !== undefined) this.#visit({ directories: [root], chain: [this.name] }, met)
      this.#met = met
    }
    return this.#met
  }

  /** The ways from the root of the build to a file, in the order in which the build takes them. */
  chainsTo(file: string): readonly (readonly string[])[] {
    return this.met.flatMap(({ file: own, kustomization, chain }) => {
      if (own === file) return [chain]
      const directory = own.slice(0, own.lastIndexOf('/'))
      const named = fileReferences(kustomization).filter(({ path }) => resolvePath(directory, path) === file)
      return named.map(({ path }) => [...chain, path])
    })
  }

  #visit({ directories, chain }: Way, met: MetKustomization[]): void {
    const directory = directories.at(-1) ?? ''
    if (met.length >= maxKustomizations || chain.length > maxDepth) return
    const found = this.#kustomizationIn(directory)
    if (found === undefined) return
    for (const { path } of fileReferences(found.kustomization)) {
      const below = this.#directory(resolvePath(directory, path))
      // A directory on the way, or above one, would lead here again and again.
      if (below === undefined || directories.some((visited) => isInside(visited, below))) continue
      this.#visit({ directories: [...directories, below], chain: [...chain, path] }, met)
    }
    met.push({ ...found, chain })
  }

  #kustomizationIn(directory: string): { readonly file: string; readonly kustomization: Kustomization } | undefined {
    if (!this.#read.has(directory)) this.#read.set(directory, this.#readIn(directory))
    return this.#read.get(directory)
  }

  #readIn(directory: string): { readonly file: string; readonly kustomization: Kustomization } | undefined {
    const file = kustomizationNames.map((name) => joinPath(directory, name)).find((path) => this.#kind(path) === 'file')
    if (file === undefined) return undefined
    try {
      return { file, kustomization: inspectKustomization(this.#fileSystem.read(file), file).kustomization }
    } catch (error) {
      if (isKuiltError(error)) return { file, kustomization: {} }
      throw error
    }
  }

  /** The real path, where there is a directory. */
  #directory(path: string): string | undefined {
    return this.#kind(path) === 'directory' ? this.#fileSystem.realPath(path) : undefined
  }

  #kind(path: string): ReturnType<FileSystem['kind']> {
    try {
      return this.#fileSystem.kind(path)
    } catch (error) {
      if (isKuiltError(error)) return 'missing'
      throw error
    }
  }
}
