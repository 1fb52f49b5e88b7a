// Decrypts the same data as kustomize-controller. Follows internal/decryptor: DecryptSources and DecryptResource.

import { attempt, fieldBelow, KuiltError, type Location } from '../../diagnostics/index.ts'
import { optionHint } from '../../diagnostics/option-hint.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { isInside, resolvePath } from '../../files/paths.ts'
import { kustomizationFileIn } from '../../kustomization/find.ts'
import type { ConfigMapArgs, Kustomization } from '../../kustomization/kustomization.gen.ts'
import { inspectKustomization } from '../../kustomization/read-kustomization.ts'
import { locationOf } from '../../resource/locations.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { decryptFileText } from '../../sops/decrypt-text.ts'
import { decryptTree } from '../../sops/decrypt-tree.ts'
import { encryptedFormat, formatOfName, isEncryptedIn, type SopsFormat } from '../../sops/formats.ts'
import type { Identities } from '../../sops/identities.ts'
import { getField, getText, setField } from '../../tree/fields.ts'
import { asFloats } from '../../tree/json-values.ts'
import { type Entry, type Mapping, mapping, scalar, scalarText } from '../../tree/node.ts'
import { fromJson, toJson } from '../../yaml/json/json.ts'

/** The maximum size of a file. Larger files are not decrypted. */
const maxSize = 5 * 2 ** 20

/** A file that a generator or a patch reads. */
interface UsedFile {
  readonly path: string
  readonly format: SopsFormat
  /** The location of the field that refers to the file. */
  readonly at: Location
}

/** The kustomization that a build starts with. */
export interface StartKustomization {
  readonly directory: string
  /** The root of the source. Nothing outside it is read. */
  readonly root: string
  readonly file: string
  readonly kustomization: Kustomization
}

/** Returns the encrypted files that a kustomization and its bases use for Secrets and patches. */
export function encryptedFiles(fileSystem: FileSystem, start: StartKustomization): readonly UsedFile[] {
  return kustomizationsBelow(fileSystem, start).flatMap((found) => {
    return usedFiles(found).filter((used) => isEncryptedFile(fileSystem, used, start.root))
  })
}

/** Returns the files from which ConfigMaps are generated. */
export function configMapFiles(fileSystem: FileSystem, start: StartKustomization): readonly UsedFile[] {
  return kustomizationsBelow(fileSystem, start).flatMap(({ kustomization: { configMapGenerator }, ...found }) => {
    return generatorFiles({ ...found, kustomization: {} }, 'configMapGenerator', configMapGenerator)
  })
}

type FoundKustomization = Omit<StartKustomization, 'root'>

function kustomizationsBelow(fileSystem: FileSystem, start: StartKustomization): readonly FoundKustomization[] {
  const found = new Map<string, FoundKustomization>()
  const visit = (next: FoundKustomization): void => {
    if (found.has(next.directory)) return
    found.set(next.directory, next)
    const { resources = [], components = [] } = next.kustomization
    for (const path of [...resources, ...components]) {
      const directory = resolvePath(next.directory, path)
      if (/[\n:]/.test(path) || !isInside(directory, start.root) || fileSystem.kind(directory) !== 'directory') continue
      const file = kustomizationFileIn(fileSystem, directory)
      const kustomization = file && attempt(() => inspectKustomization(fileSystem.read(file), file).kustomization)
      if (file && kustomization) visit({ directory, file, kustomization })
    }
  }
  visit(start)
  return [...found.values()]
}

function usedFiles(found: FoundKustomization): readonly UsedFile[] {
  const { directory, file, kustomization } = found
  const { secretGenerator, patches = [] } = kustomization
  return [
    ...generatorFiles(found, 'secretGenerator', secretGenerator),
    ...patches.flatMap(({ path }, i): readonly UsedFile[] => {
      if (!path || /^[a-z+]+:\/\//i.test(path)) return []
      const at = { file, document: 0, path: ['patches', i, 'path'] }
      return [{ path: resolvePath(directory, path), format: formatOfName(path), at }]
    }),
  ]
}

function generatorFiles(
  { directory, file }: FoundKustomization,
  field: string,
  generators: readonly ConfigMapArgs[] = [],
): readonly UsedFile[] {
  return generators.flatMap(({ files = [], envs = [] }, i) => [
    ...files.map((source, j): UsedFile => {
      const equals = source.indexOf('=')
      const key = equals < 0 ? source : source.slice(0, equals)
      const path = resolvePath(directory, source.slice(equals + 1))
      return { path, format: formatOfName(key), at: { file, document: 0, path: [field, i, 'files', j] } }
    }),
    ...envs.map((path, j): UsedFile => {
      const format = formatOfName(path)
      const at = { file, document: 0, path: [field, i, 'envs', j] }
      return { path: resolvePath(directory, path), format: format === 'binary' ? 'dotenv' : format, at }
    }),
  ])
}

function isEncryptedFile(fileSystem: FileSystem, { path, format }: UsedFile, root: string): boolean {
  if (!isInside(path, root) || fileSystem.kind(path) !== 'file') return false
  const content = attempt(() => fileSystem.read(path))
  return content !== undefined && content.length <= maxSize && isEncryptedIn(decode(content), format)
}

/** Returns the decrypted texts by path. They exist only in memory. */
export async function decryptFiles(
  fileSystem: FileSystem,
  files: readonly UsedFile[],
  identities: Identities,
): Promise<Readonly<Record<string, string>>> {
  const result: Record<string, string> = Object.create(null)
  for (const { path, format, at } of files) {
    if (path in result) continue
    const subject = `"${path.slice(path.lastIndexOf('/') + 1)}"`
    const text = decode(fileSystem.read(path))
    result[path] = await located({ file: path }, at, () =>
      decryptFileText(text, { input: format, output: format }, { identities, subject }),
    )
  }
  return result
}

const switchName = 'kustomize.toolkit.fluxcd.io/decrypt'

/** True for an object that is not decrypted. */
export function isDecryptDisabled({ node }: Resource): boolean {
  const annotations = getField(getField(node, 'metadata'), 'annotations')
  return getText(annotations, switchName).toLowerCase() === 'disabled'
}

/**
 * Decrypts a resource like the controller: the whole resource if it has a `sops` field, otherwise the files in a
 * Secret.
 *
 * @throws KuiltError SOPS_…
 */
export async function decryptResource(resource: Resource, identities: Identities): Promise<Resource> {
  const { node } = resource
  const context = { identities, subject: describeId(resource.id) }
  const at = locationOf(resource)
  if (getText(getField(node, 'sops'), 'mac') !== '') {
    const decrypted = await located(at, undefined, () => decryptTree(node, context))
    // The controller converts the object to JSON and back. A mapping stays a mapping.
    return resource.withNode(fromJson(asFloats(toJson(decrypted))) as Mapping)
  }
  const data = getText(node, 'kind') === 'Secret' ? getField(node, 'data') : undefined
  if (data?.type !== 'mapping') return resource
  const entries: Entry[] = []
  let isChanged = false
  for (const { key, value } of data.entries) {
    const text = Buffer.from(scalarText(value), 'base64').toString('utf8')
    const input = encryptedFormat(text)
    if (input === undefined) entries.push({ key, value })
    else {
      const formats = { input, output: formatOfName(key.text) }
      const subject = `${key.text} in ${context.subject}`
      const plain = await located(at && fieldBelow(at, ['data', key.text]), undefined, () =>
        decryptFileText(text, formats, { identities, subject }),
      )
      entries.push({ key, value: scalar(Buffer.from(plain).toString('base64'), 'double') })
      isChanged = true
    }
  }
  return isChanged ? resource.withNode(setField(node, 'data', mapping(entries, data.flow))) : resource
}

export function noKeyError(subject: string, at: Location | undefined): KuiltError {
  const hint = optionHint('flux.ageKeys', (setOption) => `to decrypt, ${setOption}`)
  return new KuiltError('SOPS_NO_KEY', { subject, hasKeys: false }, { at, hint })
}

async function located<T>(at: Location | undefined, through: Location | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof KuiltError)) throw error
    const notes = through === undefined ? [] : [{ message: 'it is used here', at: through }]
    throw error.with({ at: error.at ?? at, notes: [...error.notes, ...notes] })
  }
}

function decode(content: Uint8Array): string {
  return new TextDecoder().decode(content)
}
