import type { Warning } from '../diagnostics/index.ts'
import { BoundedMap } from '../files/bounded-map.ts'
import type { FileSystem } from '../files/file-system.ts'
import { type FileQuery, sameBytes, TracedFileSystem } from '../files/file-trace.ts'
import type { Loader } from '../files/loader.ts'
import { isInside } from '../files/paths.ts'
import type { BaseCache, CacheableBase } from '../layer/context.ts'
import type { Accumulation } from '../layer/stage.ts'
import { readResources } from '../resource/read-resources.ts'
import { Resource } from '../resource/resource.ts'
import type { ScopeTable } from '../schema/gvk.ts'

/** Options for `createCache()`. */
export interface CacheOptions {
  /**
   * The maximum total size of the input files whose results are cached, in bytes. The results take about ten times as
   * much memory. Default: 32 MiB.
   */
  readonly maxBytes?: number
}

/**
 * A shared cache for the builds of one process, with the resources of files and of whole bases. Every build still reads
 * all of its files and checks for missing files, and uses a cached result only if all contents are identical, byte for
 * byte.
 */
export interface BuildCache {
  /** Removes all entries. */
  readonly clear: () => void
}

/**
 * Creates a cache to pass to builds as `cache`.
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

/** Returns the part of a cache that builds read and write. */
export function cacheStore(cache: BuildCache | undefined): CacheStore | undefined {
  return cache !== undefined && hasStore(cache) ? cache[internals] : undefined
}

/**
 * The key of the store in a cache. The ES module and the CommonJS module are two copies of this code, but have the same
 * key.
 */
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

  /** Returns the resources of a file. They are parsed only if the content at that path is new. */
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

  /**
   * Returns the view of the cache for one build, which must read its files through the `fileSystem` of this session.
   */
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
  readonly queries: readonly FileQuery[]
  /** The directories of the kustomizations below the base. */
  readonly entered: readonly string[]
  readonly warnings: readonly Warning[]
}

/** Stops a build that sets its schema after it has used cached bases, which may depend on the schema. */
export class SchemaChosenLate extends Error {}

interface SharedBases {
  readonly bases: BoundedMap<CachedBase>
  /** The keys of bases whose results depend on the namespace of the kustomization that includes them. */
  readonly namespaced: Set<string>
  /** The options of the build that the results depend on. */
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
    if (known === undefined || isCyclic(known, loader) || !this.fileSystem.stillAnswers(known.queries)) {
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

  /** The key for overlays with any namespace. */
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
    const { queries } = trace
    if (isNamespaced) this.#namespaced.add(this.#sharedKey(loader.root))
    const base = { accumulation, queries, entered: directories(queries), warnings }
    this.#bases.set(this.#keyOf(loader.root, helmNamespace), base, sizeOf(queries))
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

function directories(queries: readonly FileQuery[]): readonly string[] {
  const paths = new Set(
    queries.flatMap(({ type, path, answer }) => (type === 'kind' && answer === 'directory' ? [path] : [])),
  )
  return queries.flatMap((query) => (query.type === 'realPath' && paths.has(query.path) ? [query.answer] : []))
}

/** The size of the files, plus a small amount for each path and for the tree of each file. */
function sizeOf(queries: readonly FileQuery[]): number {
  return queries.reduce((sum, query) => sum + 32 + (query.type === 'read' ? query.answer.length : 0), 0)
}
