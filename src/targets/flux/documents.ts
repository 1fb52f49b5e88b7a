import { fieldBelow, type KuiltError, type Location, outcomeOf } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { yamlFiles } from '../../files/yaml-files.ts'
import { isObject } from '../../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../../tree/node.ts'
import { splitDocuments } from '../../yaml/read/split-documents.ts'
import { readDocument } from '../read-document.ts'
import { isFluxInstance } from './operator/instance.ts'
import { helmGroup } from './releases/release.ts'

/** An object in a file, as plain data. */
export interface FluxDocument {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  /** The namespace. Empty if the object has none. */
  readonly namespace: string
  readonly value: JsonObject
  readonly at: Location
}

/** The Flux objects below a directory. */
export interface FoundDocuments {
  /** The Flux Kustomizations with a source, in the order of files and documents. */
  readonly kustomizations: readonly FluxDocument[]
  /** FluxInstances and HelmReleases, which may be for a chart that creates a FluxInstance. */
  readonly instances: readonly FluxDocument[]
  /** ConfigMaps, Secrets, sources and ArtifactGenerators. */
  readonly others: readonly FluxDocument[]
  /** The mistakes in files that mention Flux Kustomizations or FluxInstances but are not valid YAML. */
  readonly unreadable: readonly KuiltError[]
}

const toolkitGroup = 'kustomize.toolkit.fluxcd.io/'

/** Reads all YAML files below a directory. */
export function findDocuments(fileSystem: FileSystem, directory: string): FoundDocuments {
  const kustomizations: FluxDocument[] = []
  const instances: FluxDocument[] = []
  const others: FluxDocument[] = []
  const unreadable: KuiltError[] = []
  for (const file of yamlFiles(fileSystem, directory)) {
    const { value: content, error } = outcomeOf(() => fileSystem.read(file))
    if (error?.code === 'FILE_TOO_LARGE') throw error
    const text = content === undefined ? '' : new TextDecoder().decode(content).replaceAll('\r\n', '\n')
    // Most files contain none of these strings, and need not be parsed.
    if (!/fluxcd\.(?:controlplane\.)?io\/|ConfigMap|Secret/.test(text)) continue
    const { documents, failed } = readDocuments(text, file)
    for (const document of documents) {
      if (isKustomizationSeed(document)) kustomizations.push(document)
      else if (isInstance(document)) instances.push(document)
      else if (isRemembered(document)) others.push(document)
    }
    if (failed !== undefined) unreadable.push(failed)
  }
  return { kustomizations, instances, others, unreadable }
}

interface ReadDocuments {
  readonly documents: readonly FluxDocument[]
  /** The mistake in the first document that mentions Flux and cannot be read. */
  readonly failed: KuiltError | undefined
}

/** Reads the objects in a file. Lists are replaced with their items. Documents that cannot be read are skipped. */
export function readDocuments(text: string, file: string): ReadDocuments {
  const documents: FluxDocument[] = []
  let failed: KuiltError | undefined
  for (const [document, piece] of splitDocuments(text).entries()) {
    const at = { file, document, path: [] }
    const { value, error } = outcomeOf(() => readDocument(text, piece, at))
    if (error === undefined) documents.push(...objectsIn(value, at))
    else if (piece.text.includes(toolkitGroup) || /^kind: FluxInstance$/m.test(piece.text)) failed ??= error
  }
  return { documents, failed }
}

function objectsIn(value: JsonValue | undefined, at: Location): readonly FluxDocument[] {
  if (!isObject(value)) return []
  const { apiVersion, kind, metadata, items } = value
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return []
  if (kind.endsWith('List') && isList(items)) {
    return items.flatMap((item, i) => objectsIn(item, fieldBelow(at, ['items', i])))
  }
  const { name, namespace } = isObject(metadata) ? metadata : {}
  if (typeof name !== 'string' || name === '') return []
  return [{ apiVersion, kind, name, namespace: typeof namespace === 'string' ? namespace : '', value, at }]
}

/** True for a Flux Kustomization. False for a patch of one, which has no source. */
function isKustomizationSeed({ apiVersion, kind, value }: FluxDocument): boolean {
  const { spec } = value
  return isFluxKustomization({ apiVersion, kind }) && isObject(spec) && isObject(spec['sourceRef'])
}

export function isFluxKustomization({ apiVersion, kind }: Pick<FluxDocument, 'apiVersion' | 'kind'>): boolean {
  return kind === 'Kustomization' && apiVersion.startsWith(toolkitGroup)
}

function isInstance({ apiVersion, kind }: FluxDocument): boolean {
  return isFluxInstance({ apiVersion, kind }) || (kind === 'HelmRelease' && apiVersion.startsWith(`${helmGroup}/`))
}

function isRemembered({ apiVersion, kind }: FluxDocument): boolean {
  if (apiVersion === 'v1') return kind === 'ConfigMap' || kind === 'Secret'
  return apiVersion.startsWith('source.toolkit.fluxcd.io/') || apiVersion.startsWith('source.extensions.fluxcd.io/')
}
