import type { Warning } from '../diagnostics/index.ts'
import { BoundedMap } from '../files/bounded-map.ts'
import type { FileSystem } from '../files/file-system.ts'
import { type Look, sameBytes, TracedFileSystem } from '../files/file-trace.ts'
import type { Loader } from '../files/loader.ts'
import { isInside } from '../files/paths.ts'
import type { Accumulation, BuildContext } from '../layer/context.ts'
import { readResources } from '../resource/read-resources.ts'
import { Resource, type ScopeTable } from '../resource/resource.ts'

export interface CacheOptions {
  /** How many bytes of input files to remember the results of; in memory they take about ten times as much. Default: 32 MiB. */
  readonly maxBytes?: number
}

/**
 * What builds of one process share: the resources of files and of whole bases. Pass it to `build` as `cache`. Every build
 * looks at all of its files again, those that were missing included, and uses what was made of them only where the
 * contents are the same byte for byte.
 */
export class BuildCache {
  readonly #files: BoundedMap<ParsedFile>
  readonly #bases: BoundedMap<CachedBase>

  /** @internal */
  constructor({ maxBytes = 32 * 2 ** 20 }: CacheOptions = {}) {
    this.#files = new BoundedMap(maxBytes / 2)
    this.#bases = new BoundedMap(maxBytes / 2)
  }

  /** Forgets everything. */
  clear(): void {
    this.#files.clear()
    this.#bases.clear()
  }

  /** @internal The resources of a file; only a content that has not been seen at that path is parsed. */
  parse(content: Uint8Array, file: string, scope: ScopeTable): readonly Resource[] {
    const known = this.#files.get(file)
    if (known !== undefined && sameBytes(known.content, content)) {
      return known.resources.map(({ node, state }) => new Resource(node, state, scope))
    }
    const resources = readResources(content, file, scope)
    this.#files.set(file, { content, resources }, content.length + 1)
    return resources
  }

  /** @internal The cache as one build uses it, which reads its files through the session's `fileSystem`. */
  session(files: FileSystem, options: string): BaseCache {
    return new BaseCache(this.#bases, new TracedFileSystem(files), options)
  }
}

/** A cache for builds that share bases, as `npx kuilt` cannot: it lives as long as the object does. */
export function createCache(options: CacheOptions = {}): BuildCache {
  return new BuildCache(options)
}

interface ParsedFile {
  readonly content: Uint8Array
  readonly resources: readonly Resource[]
}

interface CachedBase {
  readonly accumulation: Accumulation
  readonly looks: readonly Look[]
  /** Directories of the kustomizations below. */
  readonly entered: readonly string[]
  readonly warnings: readonly Warning[]
}

/** Stops a build that has used bases whose resources would be others under the schema that it chooses after them. */
export class SchemaChosenLate extends Error {}

/** What is remembered of whole bases, for one build. */
export class BaseCache {
  readonly fileSystem: TracedFileSystem
  readonly #bases: BoundedMap<CachedBase>
  readonly #options: string
  #used = false

  constructor(bases: BoundedMap<CachedBase>, fileSystem: TracedFileSystem, options: string) {
    this.#bases = bases
    this.fileSystem = fileSystem
    this.#options = options
  }

  /**
   * What the kustomization of `loader` adds up to. `variant` stands for whatever else that depends on.
   *
   * @throws whatever `make` throws, which is not remembered
   */
  accumulation(
    loader: Loader,
    variant: string,
    { context, make }: { readonly context: BuildContext; readonly make: (context: BuildContext) => Accumulation },
  ): Accumulation {
    if (context.schema.chosen) return make(context)
    const key = JSON.stringify([loader.root, this.#options, variant])
    const known = this.#bases.get(key)
    if (known !== undefined && !isCyclic(known, loader) && this.fileSystem.stillAnswers(known.looks)) {
      this.#used = true
      known.warnings.forEach(context.warn)
      return known.accumulation
    }
    return this.#make(key, context, make)
  }

  #make(key: string, context: BuildContext, make: (context: BuildContext) => Accumulation): Accumulation {
    const warnings: Warning[] = []
    const { value, trace } = this.fileSystem.trace(() => make(listening(context, warnings)))
    if (context.schema.chosen || trace.isUnsteady) return value
    const { looks } = trace
    this.#bases.set(key, { accumulation: value, looks, entered: directories(looks), warnings }, sizeOf(looks))
    return value
  }

  /**
   * To be called when a kustomization chooses the schema: what has been taken from the cache before may depend on it.
   *
   * @throws SchemaChosenLate
   */
  schemaChosen(): void {
    if (this.#used) throw new SchemaChosenLate()
  }
}

/** The same context, with an ear on the warnings. */
function listening(context: BuildContext, heard: Warning[]): BuildContext {
  return {
    ...context,
    warn: (warning) => {
      heard.push(warning)
      context.warn(warning)
    },
    get schema() {
      return context.schema
    },
    set schema(schema) {
      context.schema = schema
    },
  }
}

/** True where the base enters a directory that this build has come through. */
function isCyclic({ entered }: CachedBase, { visited }: Loader): boolean {
  return entered.some((root) => visited.some((directory) => isInside(directory, root)))
}

function directories(looks: readonly Look[]): readonly string[] {
  const paths = new Set(
    looks.flatMap(({ type, path, answer }) => (type === 'kind' && answer === 'directory' ? [path] : [])),
  )
  return looks.flatMap((look) => (look.type === 'realPath' && paths.has(look.path) ? [look.answer] : []))
}

/** Paths and trees of tiny files count, too. */
function sizeOf(looks: readonly Look[]): number {
  return looks.reduce((sum, look) => sum + 32 + (look.type === 'read' ? look.answer.length : 0), 0)
}
