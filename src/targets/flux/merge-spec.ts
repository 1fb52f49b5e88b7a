import { type FieldPath, KuiltError, type Location, type Warning, warning } from '../../diagnostics/index.ts'
import { joinPath } from '../../files/paths.ts'
import { checkKustomization } from '../../kustomization/check.ts'
import type { Image, Kustomization } from '../../kustomization/kustomization.gen.ts'
import { migrate } from '../../kustomization/migrate.ts'
import { goJson } from '../../yaml/json/json.ts'
import type { Artifact } from './artifact.ts'
import { type DirectoryKustomization, locateIn } from './kustomization-file.ts'
import type { FluxSpec } from './read-spec.ts'

export interface MergeContext {
  readonly artifact: Artifact
  readonly directory: string
  /** The name of the Flux Kustomization in messages. */
  readonly subject: string
  /** Returns the location of a field in the Flux object. */
  readonly locate: (path: FieldPath) => Location | undefined
  readonly warn: (warning: Warning) => void
}

/** The kustomization that Flux builds. */
export interface MergedKustomization {
  readonly kustomization: Kustomization
  /** Returns the location of a field of the kustomization, which is in the file or in the Flux object. */
  readonly locate: (at: Location) => Location
}

/**
 * Adds the fields of a Flux Kustomization to the kustomization of a directory. Follows
 * fluxcd/pkg/kustomize/kustomize_generator.go, (Generator).WriteFile.
 *
 * @throws KuiltError FLUX_COMPONENT_PATH, KUSTOMIZATION_KIND, KUSTOMIZATION_API_VERSION
 */
export function mergeSpec(found: DirectoryKustomization, spec: FluxSpec, context: MergeContext): MergedKustomization {
  const origins = new Map<string, FieldPath>()
  const fromSpec = (path: FieldPath, origin: FieldPath): void => void origins.set(JSON.stringify(path), origin)
  const { kustomization: file } = found
  const merged: Kustomization = {
    ...file,
    ...affixes(found, spec, { ...context, fromSpec }),
    ...appended(
      'patches',
      file.patches,
      (spec.patches ?? []).map((entry) => entry),
      fromSpec,
    ),
    ...appended('components', file.components, localComponents(spec, context), fromSpec),
    ...appended('patchesStrategicMerge', file.patchesStrategicMerge, spec.patchesStrategicMerge?.map(goJson), fromSpec),
    ...appended(
      'patchesJson6902',
      file.patchesJson6902,
      spec.patchesJson6902?.map(({ patch = [], target }) => ({ patch: goJson(patch), ...(target && { target }) })),
      fromSpec,
    ),
    ...mergedImages(file.images, spec.images, fromSpec),
    ...(spec.buildMetadata?.length ? { buildMetadata: spec.buildMetadata } : {}),
  }
  if (spec.buildMetadata?.length) fromSpec(['buildMetadata'], ['spec', 'buildMetadata'])
  const kustomization = migrate(merged)
  checkKustomization(kustomization, found.file)
  return { kustomization, locate: (at) => locateMerged(at, { found, merged, origins, context }) }
}

type FromSpec = (path: FieldPath, origin: FieldPath) => void

const affixFields = [
  ['namespace', 'targetNamespace'],
  ['namePrefix', 'namePrefix'],
  ['nameSuffix', 'nameSuffix'],
] as const

function affixes(
  { kustomization: file, file: path }: DirectoryKustomization,
  spec: FluxSpec,
  { fromSpec, subject, warn }: MergeContext & { readonly fromSpec: FromSpec },
): Kustomization {
  const changed: Record<string, string> = {}
  for (const [field, specField] of affixFields) {
    const value = spec[specField]
    if (!value) continue
    const old = file[field]
    if (old && old !== value) {
      const at = { file: path, document: 0, path: [field] }
      warn(warning('FLUX_FILE_FIELD_REPLACED', { field, old, new: value, subject }, { at }))
    }
    changed[field] = value
    fromSpec([field], ['spec', specField])
  }
  return changed
}

function appended<F extends 'patches' | 'components' | 'patchesStrategicMerge' | 'patchesJson6902'>(
  field: F,
  old: Kustomization[F],
  added: Kustomization[F] | undefined,
  fromSpec: FromSpec,
): Kustomization {
  if (added === undefined || added.length === 0) return {}
  const start = old?.length ?? 0
  for (const i of added.keys()) fromSpec([field, start + i], ['spec', field, i])
  return { [field]: [...(old ?? []), ...added] }
}

const remotePrefixes = [
  'git::',
  'gh:',
  'ssh://',
  'https://',
  'http://',
  'git@',
  'github.com:',
  'github.com/',
  'file:///',
]

/**
 * Returns the components, which must be local paths. Follows fluxcd/pkg/kustomize/kustomize_generator.go,
 * IsLocalRelativePath.
 */
function localComponents(
  { components = [], ignoreMissingComponents = false }: FluxSpec,
  { artifact, directory, locate }: MergeContext,
): readonly string[] {
  for (const [i, path] of components.entries()) {
    const lower = path.toLowerCase()
    if (!path.startsWith('/') && !remotePrefixes.some((prefix) => lower.startsWith(prefix))) continue
    throw new KuiltError('FLUX_COMPONENT_PATH', { path }, { at: locate(['spec', 'components', i]) })
  }
  if (!ignoreMissingComponents) return components
  return components.filter((path) => artifact.fileSystem.kind(joinPath(directory, path)) !== 'missing')
}

/**
 * Merges `images`: changes entries with the same name, and appends the others. Later entries also change entries that
 * earlier entries have added.
 */
function mergedImages(old: Kustomization['images'], added: FluxSpec['images'] = [], fromSpec: FromSpec): Kustomization {
  if (added.length === 0) return {}
  const images: Image[] = [...(old ?? [])]
  for (const [i, { name = '', newName = '', newTag = '', digest = '' }] of added.entries()) {
    const known = images.findIndex((image) => (image.name ?? '') === name)
    const at = known < 0 ? images.length : known
    const before: Image = images[at] ?? { name }
    const replacesTag = newTag !== '' || digest !== ''
    images[at] = { ...before, ...(newName !== '' && { newName }), ...(replacesTag && { newTag, digest }) }
    const origin = ['spec', 'images', i]
    if (known < 0) fromSpec(['images', at], origin)
    if (newName !== '') fromSpec(['images', at, 'newName'], [...origin, 'newName'])
    if (replacesTag) for (const field of ['newTag', 'digest']) fromSpec(['images', at, field], [...origin, field])
  }
  return { images }
}

interface MergeRecord {
  readonly found: DirectoryKustomization
  readonly merged: Kustomization
  /** The path in the Flux object, by path in the kustomization. */
  readonly origins: ReadonlyMap<string, FieldPath>
  readonly context: MergeContext
}

function locateMerged(at: Location, { found, merged, origins, context }: MergeRecord): Location {
  if (at.file !== found.file || at.path === undefined) return at
  const { path } = at
  for (let length = path.length; length > 0; length--) {
    const origin = origins.get(JSON.stringify(path.slice(0, length)))
    const place = origin && context.locate([...origin, ...path.slice(length)])
    if (place !== undefined) return at.inside === undefined ? place : { ...place, inside: at.inside }
  }
  const [field, index, ...rest] = path
  const images = merged.images?.length ?? 0
  // The items of a deprecated list have been moved to the end, after those of the Flux object.
  const moved =
    field === 'images' && typeof index === 'number' && index >= images
      ? { ...at, path: ['imageTags', index - images, ...rest] }
      : at
  return locateIn(found, moved) ?? context.locate(['spec', 'path']) ?? at
}
