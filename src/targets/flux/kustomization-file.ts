import { formatFieldPath, KuiltError, type Location, type Warning, warning } from '../../diagnostics/index.ts'
import { joinPath } from '../../files/paths.ts'
import { kustomizationNames } from '../../kustomization/find.ts'
import type { Kustomization } from '../../kustomization/kustomization.gen.ts'
import { readForFlux } from '../../kustomization/read-kustomization.ts'
import type { Artifact } from './artifact.ts'

/** The kustomization of a directory, before the fields of a Flux Kustomization are added. */
export interface DirectoryKustomization {
  /** The absolute path of the file, even if it does not exist. */
  readonly file: string
  readonly kustomization: Kustomization
  /** The files and directories that were found, by index of `resources`, if the directory has no kustomization file. */
  readonly scanned: readonly string[] | undefined
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
  return withOrigins({ file, kustomization: raw, scanned: undefined }, { subject, warn })
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

function scannedKustomization(artifact: Artifact, directory: string): DirectoryKustomization {
  const found = scan(artifact, directory, '.')
  const kustomization: Kustomization = found.length === 0 ? {} : { resources: found }
  const scanned = found.map((path) => joinPath(directory, path))
  return { file: joinPath(directory, 'kustomization.yaml'), kustomization, scanned }
}

function scan(artifact: Artifact, directory: string, path: string): readonly string[] {
  return artifact.entries(joinPath(directory, path)).flatMap(({ name, kind }) => {
    const below = `${path}/${name}`
    if (kind === 'file') return /\.ya?ml$/.test(name) ? [below] : []
    return kustomizationFilesIn(artifact, joinPath(directory, below)).length > 0
      ? [below]
      : scan(artifact, directory, below)
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
