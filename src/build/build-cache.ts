import type { Warning } from '../diagnostics/index.ts'
import { BoundedMap } from '../files/bounded-map.ts'
import type { FileSystem } from '../files/file-system.ts'
import { type Look, sameBytes, TracedFileSystem } from '../files/file-trace.ts'
import type { Loader } from '../files/loader.ts'
import { isInside } from '../files/paths.ts'
import type { BaseCache, CacheableBase } from '../layer/context.ts'
import type { Accumulation } from '../layer/stage.ts'
import { readResources } from '../resource/read-resources.ts'
import { Resource } from '../resource/resource.ts'
import type { ScopeTable } from '../schema/gvk.ts'

/** Options for `createCache()`. */
export interface CacheOptions {
  /** Maximum size of the input files whose results are cached, in bytes. The results take about ten times as much memory. Default: 32 MiB. */
  readonly maxBytes?: number
}

/**
 * Shared cache for the builds of one process: the resources of files and of whole bases. Every build still reads all of
 * its files and checks for missing files, and uses a cached result only if all contents are identical, byte for byte.
 */
export interface BuildCache {
  /** Removes all entries. */
  readonly clear: () => void
}

/**
 * A cache to pass to builds as `cache`.
 *
 * @example
 * ```ts
 * import { type BuildCache, buildSync, type CacheOptions, createCache, memoryFileSystem } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'base/kustomization.yaml': 'resources: [web.yaml]',
 *   'base/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }',
 * })
 * const limits: CacheOptions = { maxBytes: 2 ** 20 }
 * const cache: BuildCache = createCache(limits)
 * const names = ['a-', 'b-'].map((namePrefix) => {
 *   const { resources } = buildSync({ resources: ['base'], namePrefix }, { fileSystem, cache })
 *   return resources[0]?.metadata.name
 * })
 * console.log(names.join(', ')) // a-web, b-web
 * ```
 */
export function createCache({ maxBytes = 32 * 2 ** 20 }: CacheOptions = {}): BuildCache {
  const store = new CacheStore(maxBytes)
  return Object.defineProperty({ clear: () => store.clear() }, internals, { value: store })
}

/** The part of a cache that builds read and write. */
export function cacheStore(cache: BuildCache | undefined): CacheStore | undefined {
  return cache !== undefined && hasStore(cache) ? cache[internals] : undefined
}

/** Shared by the ES module and the CommonJS module, which are two copies of this code. */
const internals: unique symbol = Symbol.for('kuilt.BuildCache')

function hasStore(cache: BuildCache): cache is BuildCache & { readonly [internals]: CacheStore } {
  return internals in cache
}

class CacheStore {
  readonly #files: BoundedMap<ParsedFile>
  readonly #bases: BoundedMap<CachedBase>
  readonly #namespaced: Set<string> = new Set()

  constructor(maxBytes: number) {
    this.#files = new BoundedMap(maxBytes / 2)
    this.#bases = new BoundedMap(maxBytes / 2)
  }

  clear(): void {
    this.#files.clear()
    this.#bases.clear()
    this.#namespaced.clear()
  }

  /** The resources of a file, parsed only if the content at that path is new. */
  readonly parse = (
    content: Uint8Array,
    file: string,
    scope: ScopeTable,
    read: ReadFile = readResources,
  ): readonly Resource[] => {
    const known = this.#files.get(file)
    if (known !== undefined && known.read === read && sameBytes(known.content, content)) {
      return known.resources.map(({ node, state }) => new Resource(node, state, scope))
    }
    const resources = read(content, file, scope)
    this.#files.set(file, { content, resources, read }, content.length + 1)
    return resources
  }

  /** The view of the cache for one build, which reads its files through the session's `fileSystem`. */
  session(files: FileSystem, options: string): SessionCache {
    return new SessionCache(new TracedFileSystem(files), { bases: this.#bases, namespaced: this.#namespaced, options })
  }
}

type ReadFile = (content: Uint8Array, file: string, scope: ScopeTable) => readonly Resource[]

interface ParsedFile {
  readonly read: ReadFile
  readonly content: Uint8Array
  readonly resources: readonly Resource[]
}

interface CachedBase {
  readonly accumulation: Omit<Accumulation, 'schema'>
  readonly looks: readonly Look[]
  /** Directories of the kustomizations below. */
  readonly entered: readonly string[]
  readonly warnings: readonly Warning[]
}

/** Stops a build that sets its schema after it has used cached bases, which may depend on the schema. */
export class SchemaChosenLate extends Error {}

interface SharedBases {
  readonly bases: BoundedMap<CachedBase>
  /** The keys of bases whose results depend on the namespace of the kustomization that includes them. */
  readonly namespaced: Set<string>
  /** The options of the build that results depend on. */
  readonly options: string
}

/** The cached results of whole bases, for one build. */
class SessionCache implements BaseCache {
  readonly fileSystem: TracedFileSystem
  readonly #bases: BoundedMap<CachedBase>
  readonly #namespaced: Set<string>
  readonly #options: string
  #isUsed = false

  constructor(fileSystem: TracedFileSystem, { bases, namespaced, options }: SharedBases) {
    this.fileSystem = fileSystem
    this.#bases = bases
    this.#namespaced = namespaced
    this.#options = options
  }

  accumulation(base: CacheableBase): Accumulation {
    const { loader, helmNamespace, context, schema } = base
    const known = this.#bases.get(this.#keyOf(loader.root, helmNamespace))
    if (known === undefined || isCyclic(known, loader) || !this.fileSystem.stillAnswers(known.looks)) {
      return this.#make(base)
    }
    this.#isUsed = true
    known.warnings.forEach(context.warn)
    return { ...known.accumulation, schema }
  }

  #keyOf(root: string, helmNamespace: () => string): string {
    const key = this.#sharedKey(root)
    return this.#namespaced.has(key) ? JSON.stringify([key, helmNamespace()]) : key
  }

  /** The key for overlays of all namespaces. */
  #sharedKey(root: string): string {
    return JSON.stringify([root, this.#options])
  }

  #make({ loader, context, make, helmNamespace }: CacheableBase): Accumulation {
    const warnings: Warning[] = []
    const warn = (warning: Warning): void => {
      warnings.push(warning)
      context.warn(warning)
    }
    let isNamespaced = false
    const observed = (): string => {
      isNamespaced = true
      return helmNamespace()
    }
    const { value, trace } = this.fileSystem.trace(() => make({ ...context, warn }, observed))
    const { schema, ...accumulation } = value
    if (schema.chosen || trace.isUnsteady) return value
    const { looks } = trace
    if (isNamespaced) this.#namespaced.add(this.#sharedKey(loader.root))
    const base = { accumulation, looks, entered: directories(looks), warnings }
    this.#bases.set(this.#keyOf(loader.root, helmNamespace), base, sizeOf(looks))
    return value
  }

  /** @throws SchemaChosenLate */
  schemaChosen(): void {
    if (this.#isUsed) throw new SchemaChosenLate()
  }
}

/** True if the base enters a directory on the chain that led to it. */
function isCyclic({ entered }: CachedBase, { visited }: Loader): boolean {
  return entered.some((root) => visited.some((directory) => isInside(directory, root)))
}

function directories(looks: readonly Look[]): readonly string[] {
  const paths = new Set(
    looks.flatMap(({ type, path, answer }) => (type === 'kind' && answer === 'directory' ? [path] : [])),
  )
  return looks.flatMap((look) => (look.type === 'realPath' && paths.has(look.path) ? [look.answer] : []))
}

/** Paths, and the trees of tiny files, count too. */
function sizeOf(looks: readonly Look[]): number {
  return looks.reduce((sum, look) => sum + 32 + (look.type === 'read' ? look.answer.length : 0), 0)
}
