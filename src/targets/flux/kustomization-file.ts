import { formatFieldPath, KuiltError, type Location, type Warning, warning } from '../../diagnostics/index.ts'
import { joinPath } from '../../files/paths.ts'
import type { InputRecord } from '../../files/recording-file-system.ts'
import { kustomizationNames } from '../../kustomization/find.ts'
import type { Kustomization } from '../../kustomization/kustomization.gen.ts'
import { readForFlux } from '../../kustomization/read-kustomization.ts'
import { type Artifact, withRuleFiles } from './artifact.ts'

/** The kustomization of a directory, before the fields of a Flux Kustomization are added. */
export interface DirectoryKustomization {
  /** The absolute path of the file, even if it does not exist. */
  readonly file: string
  readonly kustomization: Kustomization
  /** The files and directories that were found, by index of `resources`, if the directory has no kustomization file. */
  readonly scanned: readonly string[] | undefined
  /** The directory, and the directories below it whose files were searched because they have no kustomization file. */
  readonly searched: readonly string[]
}

interface ReadContext {
  /** The Flux Kustomization, for messages. */
  readonly subject: string
  readonly lint: boolean
  readonly warn: (warning: Warning) => void
}

/**
 * Reads the kustomization file of a directory, or creates one that lists everything in the directory. Follows
 * fluxcd/pkg/kustomize/kustomize_generator.go, (Generator).generateKustomization.
 *
 * @throws KuiltError KUSTOMIZATION_…, YAML_…
 */
export function directoryKustomization(
  artifact: Artifact,
  directory: string,
  { subject, lint, warn }: ReadContext,
): DirectoryKustomization {
  const [name, second] = kustomizationFilesIn(artifact, directory)
  if (name === undefined) return withOrigins(scannedKustomization(artifact, directory), { subject, warn: () => {} })
  const file = joinPath(directory, name)
  if (second !== undefined) {
    const at = { file: joinPath(directory, second) }
    throw new KuiltError('KUSTOMIZATION_AMBIGUOUS', { directory }, { at, hint: `keep only ${name} or ${second}` })
  }
  const { raw, unknown } = readForFlux(artifact.fileSystem.read(file), file, { lint, warn })
  for (const error of unknown) {
    const field = formatFieldPath(error.at?.path ?? [])
    warn(warning('FLUX_FIELD_UNKNOWN', { field, subject: 'the kustomization' }, { at: error.at, hint: error.hint }))
  }
  return withOrigins({ file, kustomization: raw, scanned: undefined, searched: [directory] }, { subject, warn })
}

/** Adds `buildMetadata`. Flux adds this field so that kustomize does not reject a file without resources as empty. */
function withOrigins(
  found: DirectoryKustomization,
  { subject, warn }: Pick<ReadContext, 'subject' | 'warn'>,
): DirectoryKustomization {
  const { kustomization, file } = found
  if ((kustomization.resources ?? []).length > 0) return found
  const { apiVersion: _, kind: __, ...content } = kustomization
  if (Object.keys(content).length > 0) {
    const hint = 'to avoid them, set `spec.buildMetadata` of the Flux Kustomization, for example to `[managedByLabel]`'
    warn(warning('FLUX_ORIGINS_ADDED', { subjects: [subject] }, { at: { file }, hint }))
  }
  return { ...found, kustomization: { ...kustomization, buildMetadata: ['originAnnotations'] } }
}

function kustomizationFilesIn(artifact: Artifact, directory: string): readonly string[] {
  const files = new Set(artifact.entries(directory).flatMap(({ name, kind }) => (kind === 'file' ? [name] : [])))
  return kustomizationNames.filter((name) => files.has(name))
}

/** Adds what Flux itself reads in the directory of a Kustomization to the inputs of the build. */
export function kustomizationInputs(
  inputs: InputRecord,
  found: DirectoryKustomization,
  artifact: Artifact,
): InputRecord {
  const files = found.scanned === undefined ? [...new Set([found.file, ...inputs.files])] : inputs.files
  // A new file in one of these directories would become part of the output.
  const directories = [...new Set([...inputs.directories, ...found.searched])]
  const kustomizations = found.searched.flatMap((directory) => absentKustomizationFiles(artifact, directory))
  return withRuleFiles({ files, missing: [...inputs.missing, ...kustomizations], directories }, artifact)
}

/** Returns the paths of kustomization files that do not exist, but would be used if they did. */
function absentKustomizationFiles(artifact: Artifact, directory: string): readonly string[] {
  const existing = kustomizationFilesIn(artifact, directory)
  return kustomizationNames.filter((name) => !existing.includes(name)).map((name) => joinPath(directory, name))
}

function scannedKustomization(artifact: Artifact, directory: string): DirectoryKustomization {
  const searched: string[] = []
  const found = scan(artifact, { directory, path: '.', searched })
  const kustomization: Kustomization = found.length === 0 ? {} : { resources: found }
  const scanned = found.map((path) => joinPath(directory, path))
  return { file: joinPath(directory, 'kustomization.yaml'), kustomization, scanned, searched }
}

interface Scan {
  readonly directory: string
  /** The path of the directory to search, relative to `directory`. */
  readonly path: string
  /** Receives the directories that were searched. */
  readonly searched: string[]
}

function scan(artifact: Artifact, { directory, path, searched }: Scan): readonly string[] {
  const here = joinPath(directory, path)
  searched.push(here)
  return artifact.entries(here).flatMap(({ name, kind }) => {
    const below = `${path}/${name}`
    if (kind === 'file') return /\.ya?ml$/.test(name) ? [below] : []
    return kustomizationFilesIn(artifact, joinPath(directory, below)).length > 0
      ? [below]
      : scan(artifact, { directory, path: below, searched })
  })
}

/**
 * Returns the location of a field in the kustomization of a directory, which is in its file or in a file that was
 * found.
 */
export function locateIn({ scanned }: DirectoryKustomization, at: Location): Location | undefined {
  if (scanned === undefined) return at
  const [field, index] = at.path ?? []
  const file = field === 'resources' && typeof index === 'number' ? scanned[index] : undefined
  return file === undefined ? undefined : { file }
}
