import { buildGiven } from '../../build/build.ts'
import type { BuildOptions } from '../../build/build-options.ts'
import { builtResources } from '../../build/build-result.ts'
import { isEncryptedSecret } from '../../build/build-warnings.ts'
import {
  isKuiltError,
  KuiltError,
  type Location,
  type Warning,
  type WarningCode,
  warning,
} from '../../diagnostics/index.ts'
import { type OptionHint, optionHint } from '../../diagnostics/option-hint.ts'
import { withLazyLocation } from '../../diagnostics/warning.ts'
import { type Chains, chainsBelow } from '../../explain/locations/import-chains.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { overlayFileSystem } from '../../files/overlay-file-system.ts'
import { basename, dirname, isInside, joinPath, normalizePath, relativePath, resolvePath } from '../../files/paths.ts'
import type { InputRecord } from '../../files/recording-file-system.ts'
import type { TransformerChange } from '../../layer/stage.ts'
import { locationOf } from '../../resource/locations.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import type { Identities } from '../../sops/identities.ts'
import { missingDirectoryHint } from '../missing-directory.ts'
import type { Artifact } from './artifact.ts'
import {
  configMapFiles,
  decryptFiles,
  decryptResource,
  encryptedFiles,
  isDecryptDisabled,
  noKeyError,
} from './decryption.ts'
import { type Definition, describeDefinition } from './definition.ts'
import { directoryKustomization, kustomizationInputs } from './kustomization-file.ts'
import { withoutPrograms } from './kustomize-objects.ts'
import { maskedSecret } from './masks.ts'
import { mergeSpec } from './merge-spec.ts'
import type { FluxOptions } from './options.ts'
import type { FluxSpec } from './read-spec.ts'
import { type SourceId, sourceHint, sourceIdOf } from './sources.ts'
import type { FluxTracer } from './tracing.ts'

/** The data that all builds of a target share. */
export interface BuildContext {
  readonly options: BuildOptions
  readonly flux: FluxOptions
  readonly cwd: string
  readonly identities: Identities | undefined
  readonly tracer: FluxTracer | undefined
}

/** The objects of a Kustomization before variables are replaced. */
export interface BuiltKustomization {
  readonly resources: readonly Resource[]
  readonly warnings: readonly Warning[]
  readonly inputs: InputRecord
  /** Returns the location of a field in the kustomization that was built. */
  readonly locate: (at: Location) => Location
  /** Returns a warning about an object with the location in the original file. */
  readonly located: (found: Warning) => Warning
  /** The chains through which Flux finds the files. */
  readonly chains: Chains
  /** The runs of patches, if the build was traced. */
  readonly patchRuns: readonly TransformerChange[]
}

interface BuildInput {
  readonly definition: Definition
  readonly spec: FluxSpec
  readonly artifact: Artifact
  /** True if the source is the repository itself. */
  readonly isOwn: boolean
}

/** @throws KuiltError FLUX_…, SOPS_…, and errors of builds */
export async function buildKustomization(input: BuildInput, context: BuildContext): Promise<BuiltKustomization> {
  const { definition, spec, artifact } = input
  const { options, cwd, tracer } = context
  const warnings: Warning[] = []
  const located = (found: Warning): Warning => inOriginal(found, artifact)
  const warn = (found: Warning): void => void warnings.push(located(found))
  const subject = describeDefinition(definition)
  const directory = sourceDirectory(input)
  const found = directoryKustomization(artifact, directory, { subject, lint: options.lint ?? false, warn })
  const { kustomization, locate: locateMerged } = mergeSpec(found, spec, {
    artifact,
    directory,
    subject,
    locate: definition.locate,
    warn,
  })
  const locate = (at: Location): Location => originalLocation(locateMerged(at), artifact)
  const start = { directory, root: artifact.root, file: found.file, kustomization }
  const fileSystem = await decryptedFiles({ ...input, subject }, start, context, { warn, locate })
  const earlierRuns = tracer?.builds.patchRuns.length ?? 0
  const built = await withAbsence(artifact, () =>
    buildGiven(
      directory,
      { ...withoutPrograms(options), cwd, fileSystem, loadRestrictions: 'none', root: artifact.root, reorder: 'none' },
      {
        file: found.file,
        kustomization,
        locate,
        shownFiles: artifact.origins?.fileSystem ?? artifact.fileSystem,
        tracer: tracer?.builds,
      },
    ),
  )
  const decrypts = spec.decryption?.provider === 'sops'
  // Flux decrypts these files. If they are masked, there is a separate warning.
  warnings.push(...built.warnings.filter((each) => !(decrypts && isEncryptedSecret(each))))
  const resources: Resource[] = []
  for (const resource of builtResources(built) ?? []) {
    requireComplete(resource)
    resources.push(await withoutCiphertext(resource, { decrypts, subject, context, warn }))
  }
  const patchRuns = tracer?.builds.patchRuns.slice(earlierRuns) ?? []
  const inputs = kustomizationInputs(built.inputs, found, artifact)
  const origin = (definition.locate(['spec', 'path']) ?? definition.locate([]))?.file
  const chains = chainsBelow({ origin, directory, cwd, fileSystem: artifact.fileSystem })
  return { resources, warnings, inputs, locate, located, chains, patchRuns }
}

/** Returns the location in the file that was copied to the artifact. */
function originalLocation(at: Location, { origins }: Artifact): Location {
  return origins === undefined ? at : { ...at, file: origins.pathOf(at.file) }
}

function inOriginal(found: Warning, artifact: Artifact): Warning {
  const { at, excerpt } = found
  if (at === undefined || artifact.origins === undefined) return found
  return withLazyLocation<WarningCode>(found, { at: () => originalLocation(at, artifact), excerpt: () => excerpt })
}

/** The directory for `spec.path`. @throws KuiltError FLUX_PATH_MISSING */
function sourceDirectory({ definition, spec, artifact, isOwn }: BuildInput): string {
  const path = spec.path ?? ''
  // The path cannot leave the root.
  const directory = joinPath(artifact.root, normalizePath(`/${path}`))
  const kind = artifact.fileSystem.kind(directory)
  if (kind === 'directory') return directory
  const absence = artifact.absence(directory)
  const actual =
    kind === 'file'
      ? 'is a file'
      : absence === undefined
        ? 'does not exist in its source'
        : `is ${absence === 'symlink' ? 'a symlink' : 'ignored'}, so the source does not contain it`
  const at = definition.locate(['spec', 'path'])
  const near = kind === 'file' ? 'use the directory of the file' : pathHint(directory, artifact)
  const source = sourceIdOf(spec.sourceRef ?? {}, definition)
  const hint = isOwn ? (partHint(source, path, artifact) ?? near) : sourceHint(source, near)
  throw new KuiltError('FLUX_PATH_MISSING', { path, subject: describeDefinition(definition), actual }, { at, hint })
}

function pathHint(directory: string, artifact: Artifact): string {
  const { root, fileSystem } = artifact
  return missingDirectoryHint(directory, {
    root,
    isDirectory: (path) => fileSystem.kind(path) === 'directory',
    directoriesIn: (path) => artifact.entries(path).flatMap(({ name, kind }) => (kind === 'directory' ? [name] : [])),
    shown: (path) => `./${relativePath(root, path)}`.replace(/\/\.$/, ''),
  })
}

/**
 * Returns the hint for a path that is missing in an image, which often contains only one directory of the repository.
 */
function partHint(source: SourceId, path: string, artifact: Artifact): OptionHint | undefined {
  const { root, fileSystem } = artifact
  if (source.kind === 'GitRepository') return undefined
  const part = artifact.entries(root).find(({ name, kind }) => {
    return kind === 'directory' && fileSystem.kind(joinPath(root, normalizePath(`/${name}/${path}`))) === 'directory'
  })
  if (part === undefined) return undefined
  const sentence = (setOption: string): string => {
    return `"./${part.name}" contains this path: if the source contains only that directory, ${setOption}`
  }
  return optionHint('flux.sources', sentence, `${source.kind}/${source.name}`)
}

const missing: ReadonlySet<string> = new Set(['FILE_NOT_FOUND', 'DIRECTORY_NOT_FOUND'])

/** Adds the reason why Flux does not find an existing file. */
async function withAbsence<T>(artifact: Artifact, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isKuiltError(error) || !missing.has(error.code) || !('path' in error.params)) throw error
    const { path } = error.params
    if (typeof path !== 'string' || error.at === undefined) throw error
    const hint = absenceHint(artifact, [resolvePath(dirname(error.at.file), path), resolvePath(artifact.root, path)])
    throw hint === undefined ? error : error.with({ hint })
  }
}

function absenceHint(artifact: Artifact, paths: readonly string[]): string | undefined {
  if (paths.every((path) => !isInside(path, artifact.root))) return 'Flux reads nothing outside the source'
  const absence = paths.map((path) => artifact.absence(path)).find((found) => found !== undefined)
  if (absence === 'symlink')
    return 'Flux does not download symlinks: use a copy, or the path that the symlink points to'
  return absence === undefined
    ? undefined
    : "it is ignored by `.sourceignore`, `spec.ignore` of the source, or Flux's default rules"
}

interface Reports {
  readonly warn: (warning: Warning) => void
  readonly locate: (at: Location) => Location
}

/** Returns the files that the build reads. Files that Flux decrypts are plain text in memory. */
async function decryptedFiles(
  { spec, artifact, subject }: BuildInput & { readonly subject: string },
  start: Parameters<typeof encryptedFiles>[1],
  { flux, identities }: BuildContext,
  { warn, locate }: Reports,
): Promise<FileSystem> {
  const { fileSystem } = artifact
  if (spec.decryption?.provider !== 'sops') return fileSystem
  const files = encryptedFiles(fileSystem, start)
  const [first] = files
  if (first === undefined) return fileSystem
  if (flux.sops === 'mask' || identities === undefined) {
    if (flux.sops === 'decrypt') throw noKeyError(`"${basename(first.path)}" of ${subject}`, locate(first.at))
    for (const { path, at } of files) warn(warning('FLUX_SECRET_HASHED', { path: basename(path) }, { at: locate(at) }))
    return fileSystem
  }
  const decrypted = await decryptFiles(fileSystem, files, identities)
  for (const { path, at } of configMapFiles(fileSystem, start)) {
    if (path in decrypted) warn(warning('FLUX_CONFIG_MAP_DECRYPTED', { path: basename(path) }, { at: locate(at) }))
  }
  return overlayFileSystem(fileSystem, decrypted)
}

/** @throws KuiltError FLUX_OBJECT_INCOMPLETE */
function requireComplete(resource: Resource): void {
  const { kind, name, version, group } = resource.id
  const field =
    kind === '' ? 'kind' : name === '' ? 'metadata.name' : version === '' && group === '' ? 'apiVersion' : ''
  if (field === '') return
  throw new KuiltError('FLUX_OBJECT_INCOMPLETE', { id: describeId(resource.id), field }, { at: locationOf(resource) })
}

interface CiphertextContext {
  /** True if decryption is configured. */
  readonly decrypts: boolean
  readonly subject: string
  readonly context: BuildContext
  readonly warn: (warning: Warning) => void
}

/** Decrypts or masks a resource. */
async function withoutCiphertext(
  resource: Resource,
  { decrypts, subject, context, warn }: CiphertextContext,
): Promise<Resource> {
  const { flux, identities, tracer } = context
  if (decrypts && isDecryptDisabled(resource)) return resource
  if (decrypts && flux.sops !== 'mask' && identities !== undefined) {
    const decrypted = await decryptResource(resource, identities)
    tracer?.record(resource, decrypted, 'decryption', (path) => locationOf(resource, path))
    if (decrypted !== resource) return decrypted
  }
  const masked = resource.withNode(maskedSecret(resource))
  if (masked === resource) return resource
  const id = describeId(resource.id)
  if (decrypts && flux.sops === 'decrypt') throw noKeyError(id, locationOf(resource))
  const reason = !decrypts
    ? `${subject} has no decryption, so Flux rejects the Secret`
    : flux.sops === 'mask'
      ? 'decryption is turned off'
      : 'no key was found'
  warn(warning('FLUX_SECRET_MASKED', { ids: [id], reason }, { at: locationOf(resource) }))
  tracer?.record(resource, masked, 'mask', (path) => locationOf(resource, path))
  return masked
}
