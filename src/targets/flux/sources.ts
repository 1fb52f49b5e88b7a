import { KuiltError } from '../../diagnostics/index.ts'
import { optionHint } from '../../diagnostics/option-hint.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { nearestRealPath, normalizePath, resolvePath } from '../../files/paths.ts'
import { kustomizationNames } from '../../kustomization/find.ts'
import { isObject, textOf } from '../../tree/json-values.ts'
import type { JsonObject } from '../../tree/node.ts'
import { branchNames, remoteUrls, sameRepository } from '../repository-urls.ts'
import { type Artifact, openArtifact } from './artifact.ts'
import { type GeneratedArtifact, type Generator, generatedArtifact } from './artifact-generator.ts'
import type { Definition } from './definition.ts'
import type { FluxDocument } from './documents.ts'
import type { FluxSourceRef } from './read-spec.ts'

/** A reference to a source with all its parts. */
export interface SourceId {
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/** Returns a string such as `OCIRepository "vendor" in namespace "flux-system"`. */
export function describeSource({ kind, namespace, name }: SourceId): string {
  return `${kind || 'source'} "${name}" in namespace "${namespace}"`
}

export function sourceIdOf({ kind = '', name = '', namespace = '' }: FluxSourceRef, definition: Definition): SourceId {
  return { kind, name, namespace: namespace || definition.namespace }
}

export interface SourcesOptions {
  readonly fileSystem: FileSystem
  /** The file system with the git configuration, even at a revision. */
  readonly workingTree: FileSystem
  readonly cwd: string
  /** The folder of all sources that have no folder of their own. */
  readonly root: string
  readonly mapped: Readonly<Record<string, string>>
  readonly documents: readonly FluxDocument[]
}

/** Finds the folders and files of sources. */
export class Sources {
  readonly #options: SourcesOptions
  readonly #mapped: ReadonlyMap<string, string>
  readonly #artifacts: Map<string, Artifact> = new Map()
  /** The source objects in outputs, by ID. */
  readonly #produced: Map<string, JsonObject> = new Map()
  /** The sources that FluxInstances generate. */
  readonly #synced: Set<string> = new Set()
  readonly #generatedArtifacts: Map<string, GeneratedArtifact> = new Map()
  #remotes: readonly string[] | undefined

  /** @throws KuiltError FLUX_SOURCE_OPTION */
  constructor(options: SourcesOptions) {
    this.#options = options
    this.#mapped = mappedFolders(options)
  }

  /** Records a source that a Kustomization creates. */
  add(id: SourceId, value: JsonObject): void {
    this.#produced.set(keyOf(id), value)
  }

  /** Records the source that a FluxInstance generates. */
  addSync(id: SourceId, value: JsonObject): void {
    this.#synced.add(keyOf(id))
    this.add(id, value)
  }

  /** True for the source that Flux bootstraps, and for that of a FluxInstance: they are the repository itself. */
  isOwn(id: SourceId): boolean {
    return id.name === 'flux-system' || this.#synced.has(keyOf(id))
  }

  /** The artifact of a source; undefined if its files are not available. */
  open(id: SourceId): Artifact | undefined {
    const folder = this.#folderOf(id)
    if (folder === undefined && id.kind === 'ExternalArtifact') return this.#generated(id)?.artifact
    const object = this.objectOf(id)
    if (folder === undefined && !this.#isRepository(id, object)) return undefined
    const root = folder ?? this.#options.root
    const ignore = isObject(object?.['spec']) ? object['spec']['ignore'] : undefined
    return this.#artifact(root, typeof ignore === 'string' ? ignore : undefined)
  }

  /** Returns the source files of a generated artifact, and the file of its generator. */
  filesOf(id: SourceId): readonly string[] {
    const isGenerated = id.kind === 'ExternalArtifact' && !this.isMapped(id)
    return isGenerated ? (this.#generated(id)?.files ?? []) : []
  }

  #generated(id: SourceId): GeneratedArtifact | undefined {
    const key = keyOf(id)
    const known = this.#generatedArtifacts.get(key)
    if (known !== undefined) return known
    for (const generator of this.#generators()) {
      if (generator.namespace !== id.namespace) continue
      const found = generatedArtifact(generator, id.name, (source) => this.open(source))
      if (found === undefined) continue
      const file = generator.at?.file
      const made = { ...found, files: [...found.files, ...(file === undefined ? [] : [file])] }
      this.#generatedArtifacts.set(key, made)
      return made
    }
    return undefined
  }

  #generators(): readonly Generator[] {
    const documents = this.#options.documents.filter(isGenerator)
    const produced = [...this.#produced.values()].filter(({ kind, apiVersion }) => {
      return isGenerator({ kind: String(kind), apiVersion: String(apiVersion) })
    })
    return [
      ...documents.map(({ value, namespace, at }) => ({ value, namespace: namespace || 'flux-system', at })),
      ...produced.map((value) => {
        const { namespace } = isObject(value['metadata']) ? value['metadata'] : {}
        return { value, namespace: typeof namespace === 'string' ? namespace : 'flux-system', at: undefined }
      }),
    ]
  }

  /** True if a folder was passed for a source. */
  isMapped(id: SourceId): boolean {
    return this.#folderOf(id) !== undefined
  }

  #folderOf(id: SourceId): string | undefined {
    return this.#mapped.get(keyOf(id)) ?? this.#mapped.get(keyOf({ ...id, namespace: '' }))
  }

  #artifact(root: string, ignore: string | undefined): Artifact {
    const key = JSON.stringify([root, ignore])
    let artifact = this.#artifacts.get(key)
    if (artifact === undefined) {
      artifact = openArtifact(this.#options.fileSystem, root, { ignore })
      this.#artifacts.set(key, artifact)
    }
    return artifact
  }

  /** The files that sources are read from. */
  get fileSystem(): FileSystem {
    return this.#options.fileSystem
  }

  /** The directory of all sources that have no directory of their own. */
  get root(): string {
    return this.#options.root
  }

  /** Returns the object of a source as Flux applies it, with variables and patches, or from a file. */
  appliedObjectOf(id: SourceId): JsonObject | undefined {
    return this.#produced.get(keyOf(id)) ?? this.objectOf(id)
  }

  /** Returns the object of a source from the files or from an output. */
  objectOf(id: SourceId): JsonObject | undefined {
    const { documents } = this.#options
    const named = documents.filter(
      ({ apiVersion, kind, name }) => apiVersion.startsWith('source.') && kind === id.kind && name === id.name,
    )
    const document =
      named.find(({ namespace }) => namespace === id.namespace) ?? named.find(({ namespace }) => namespace === '')
    return document?.value ?? this.#produced.get(keyOf(id))
  }

  /**
   * True for a `GitRepository` of this repository with a tag, a commit or an unusual branch, because the working tree
   * may contain different files.
   */
  isOtherRevision(id: SourceId): boolean {
    if (id.kind !== 'GitRepository' || this.isOwn(id) || this.isMapped(id)) return false
    const { branch, ...others } = refOf(this.objectOf(id))
    if (Object.keys(others).length > 0) return true
    const bootstrap = { ...id, namespace: 'flux-system', name: 'flux-system' }
    const { workingTree, root } = this.#options
    const usual = ['main', 'master', refOf(this.objectOf(bootstrap))['branch'], ...branchNames(workingTree, root)]
    return branch !== undefined && !usual.includes(branch)
  }

  /**
   * True for the source of a FluxInstance if its URL is that of a different repository. It is written by hand, so unlike
   * the source that Flux bootstraps, it may be in a different repository from its files.
   */
  isOtherRepository(id: SourceId): boolean {
    return this.#isSynced(id) && id.kind === 'GitRepository' && !this.#mayBeRepository(this.objectOf(id))
  }

  /**
   * True for the root of the image or bucket of a FluxInstance, unless the repository has a kustomization file there:
   * often, it contains only one directory of the repository.
   */
  isUnknownPart(id: SourceId, path: string): boolean {
    if (!this.#isSynced(id) || id.kind === 'GitRepository' || normalizePath(`/${path}`) !== '/') return false
    const files = new Set(
      this.open(id)
        ?.entries(this.#options.root)
        .map(({ name }) => name),
    )
    return !kustomizationNames.some((name) => files.has(name))
  }

  #isSynced(id: SourceId): boolean {
    return this.#synced.has(keyOf(id)) && !this.isMapped(id)
  }

  /** True for the source that Flux bootstraps, and for any git repository that is not clearly a different one. */
  #isRepository(id: SourceId, object: JsonObject | undefined): boolean {
    return this.isOwn(id) || (id.kind === 'GitRepository' && this.#mayBeRepository(object))
  }

  #mayBeRepository(object: JsonObject | undefined): boolean {
    const url = isObject(object?.['spec']) ? object['spec']['url'] : undefined
    if (typeof url !== 'string') return true
    this.#remotes ??= remoteUrls(this.#options.workingTree, this.#options.root)
    return this.#remotes.length === 0 || this.#remotes.some((remote) => sameRepository(remote, url))
  }
}

/** Returns the `spec.ref` of a GitRepository, without empty fields. */
function refOf(object: JsonObject | undefined): Readonly<Record<string, string>> {
  const ref = isObject(object?.['spec']) ? object['spec']['ref'] : undefined
  const entries = Object.entries(isObject(ref) ? ref : {}).map(([key, value]) => [key, textOf(value)] as const)
  return Object.fromEntries(entries.filter(([, text]) => text !== ''))
}

function isGenerator({ kind, apiVersion }: Pick<FluxDocument, 'kind' | 'apiVersion'>): boolean {
  return kind === 'ArtifactGenerator' && apiVersion.startsWith('source.extensions.fluxcd.io/')
}

function keyOf({ kind, namespace, name }: SourceId): string {
  return `${kind.toLowerCase()}/${namespace}/${name}`
}

function mappedFolders({ mapped, fileSystem, cwd }: SourcesOptions): ReadonlyMap<string, string> {
  const folders = new Map<string, string>()
  for (const [source, directory] of Object.entries(mapped)) {
    const parts = source.split('/')
    const fail = (reason: string): KuiltError => new KuiltError('FLUX_SOURCE_OPTION', { source, directory, reason })
    if (parts.length < 2 || parts.length > 3 || parts.includes('')) {
      throw fail('a source is written as `Kind/name` or `Kind/namespace/name`')
    }
    const path = nearestRealPath(fileSystem, resolvePath(cwd, directory))
    if (fileSystem.kind(path) !== 'directory') throw fail('it is not a directory')
    const [kind = '', name = ''] = [parts[0], parts.at(-1)]
    folders.set(keyOf({ kind, name, namespace: parts.length === 3 ? (parts[1] ?? '') : '' }), path)
  }
  return folders
}

/** A hint for a source whose files are not available. @param before another hint */
export function sourceHint({ kind, name }: SourceId, before?: string): ReturnType<typeof optionHint> {
  const sentence = (setOption: string): string => {
    return before === undefined
      ? `if its files are on this machine, ${setOption}`
      : `${before}${before.endsWith('?') ? ' If' : '; if'} ${kind} "${name}" is another repository or branch, ${setOption}`
  }
  return optionHint('flux.sources', sentence, `${kind}/${name}`)
}
