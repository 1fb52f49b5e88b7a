import { attempt, isKuiltError, KuiltError, type Location, type Warning, warning } from '../../diagnostics/index.ts'
import { optionHint } from '../../diagnostics/option-hint.ts'
import type { EscapingLink } from '../../files/contained-file-system.ts'
import { type Entry, entriesBelow } from '../../files/list-entries.ts'
import { dirname, isInside, nearestRealPath, relativePath, resolvePath } from '../../files/paths.ts'
import { globPattern } from '../../patterns/gobwas-glob.ts'
import { manifestState, Resource } from '../../resource/resource.ts'
import { builtinScope } from '../../schema/scope.ts'
import { isObject, textOf } from '../../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../../tree/node.ts'
import { objectNode } from '../../yaml/json/plain-objects.ts'
import { decodeBytes } from '../../yaml/read/decode-bytes.ts'
import type { DocumentLocation } from '../read-document.ts'
import { readDocuments } from './documents.ts'
import type { Repository } from './repository.ts'

export interface DirectorySource {
  readonly repository: Repository
  /** The absolute path. */
  readonly directory: string
  /** The field `directory` of the source. */
  readonly options: JsonObject
  readonly warn: (warning: Warning) => void
  readonly maxFileSize: number | undefined
  /** Returns the location of a field of `directory` in the Application. */
  readonly at: (field: string) => Location | undefined
}

/**
 * Reads the manifests in the files of a directory. Follows reposerver/repository/repository.go, findManifests and
 * getPotentiallyValidManifests.
 *
 * @throws KuiltError ARGOCD_…, YAML_…, FILE_…
 */
export function readDirectory(source: DirectorySource): readonly Resource[] {
  return candidates(source).flatMap((file) => readManifests(file, source))
}

function candidates({ repository, directory, options, warn, at }: DirectorySource): readonly string[] {
  const { fileSystem, root } = repository
  const recurses = options['recurse'] === true
  const anyName = options['disableExtensionFilter'] === true
  const isExcluded = patternOf(options, 'exclude', at)
  const isIncluded = patternOf(options, 'include', at)
  const realRoot = nearestRealPath(fileSystem, root)
  const isUsableLink = (path: string): boolean => {
    const kind = attempt(() => fileSystem.kind(path)) ?? 'missing'
    const target = kind === 'missing' ? undefined : fileSystem.realPath(path)
    const link = attempt(() => fileSystem.readLink?.(path))
    if (link !== undefined && leavesRepository(path, link, root)) throw linkOutside({ path, target: link, root })
    if (target !== undefined && !isInside(target, realRoot)) throw linkOutside({ path, target, root })
    if (kind === 'file') return true
    warn(warning('ARGOCD_LINK_IGNORED', { path, isMissing: target === undefined }, { at: { file: path } }))
    return false
  }
  const isCandidate = ({ kind, name, path }: Entry & { readonly path: string }): boolean => {
    if (kind === 'directory' || !(anyName || /\.(?:ya?ml|json|jsonnet)$/.test(name))) return false
    const relative = relativePath(directory, path)
    if (isExcluded?.(relative) || isIncluded?.(relative) === false) return false
    return kind === 'file' || isUsableLink(path)
  }
  return [...entriesBelow(fileSystem, directory, () => recurses)].filter(isCandidate).map(({ path }) => path)
}

export function linkOutside({ path, target, root }: EscapingLink): KuiltError {
  // A location would show the content of the file.
  return new KuiltError('ARGOCD_LINK_OUTSIDE', { path, target, root })
}

/**
 * True for a link with an absolute target, or whose target leads through a directory outside the repository, even if it
 * ends inside. Follows util/app/path/path.go, CheckOutOfBoundsSymlinks.
 */
function leavesRepository(path: string, link: string, root: string): boolean {
  if (link.startsWith('/')) return true
  let directory = dirname(path)
  return link.split('/').some((part) => {
    directory = resolvePath(directory, part)
    return !isInside(directory, root)
  })
}

function patternOf(
  options: JsonObject,
  field: 'include' | 'exclude',
  at: DirectorySource['at'],
): ((path: string) => boolean) | undefined {
  const pattern = textOf(options[field])
  if (pattern === '') return undefined
  const matches = globPattern(pattern, true)
  if (matches === undefined) throw new KuiltError('ARGOCD_PATTERN', { field, pattern }, { at: at(field) })
  return matches
}

/** The text of files that are skipped. */
const skipMarker = '+argocd:skip-file-rendering'

function readManifests(file: string, source: DirectorySource): readonly Resource[] {
  const { fileSystem } = source.repository
  const { maxFileSize } = source
  const content = fileSystem.read(file, maxFileSize === undefined ? {} : { maxSize: maxFileSize })
  const text = new TextDecoder().decode(content)
  if (text.includes(skipMarker)) return []
  if (file.endsWith('.jsonnet')) {
    const hint = optionHint('argocd.missingSources', (setOption) => setOption)
    throw new KuiltError('ARGOCD_JSONNET', { path: file }, { at: { file }, hint })
  }
  const objects = file.endsWith('.json') ? [readJson(content, file)] : readYaml(content, file, text)
  return objects.flatMap(expandList)
}

interface Manifest {
  readonly object: JsonObject
  readonly at: DocumentLocation
}

function readJson(content: Uint8Array, file: string): Manifest {
  const at = { file, document: 0 }
  const { text } = decodeBytes(content, file)
  const value = parseJson(text.replace(/^\ufeff/, ''), file)
  if (!isObject(value) || textOf(value['kind']) === '') throw new KuiltError('ARGOCD_MANIFEST', { path: file }, { at })
  return { object: value, at }
}

function parseJson(text: string, file: string): JsonValue {
  try {
    JSON.parse(text)
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : String(error)
    const several = /after JSON|non-whitespace/i.test(reason)
    throw new KuiltError('ARGOCD_JSON', { path: file, several, reason }, { at: { file } })
  }
  // JSON is read as YAML, which preserves the digits of numbers.
  const [document] = readDocuments(text, file)
  return document?.value ?? null
}

function readYaml(content: Uint8Array, file: string, text: string): readonly Manifest[] {
  const read: Manifest[] = []
  try {
    for (const { value, at } of readDocuments(content, file)) {
      if (!isObject(value) || textOf(value['kind']) === '')
        throw new KuiltError('ARGOCD_MANIFEST', { path: file }, { at })
      read.push({ object: value, at })
    }
  } catch (error) {
    if (!isKuiltError(error)) throw error
    const looksLikeManifest = ['apiVersion:', 'kind:', 'metadata:'].every((field) => text.includes(field))
    if (read.length > 0 || looksLikeManifest) throw error
    return []
  }
  return read
}

/** Replaces a list with its items. A list without items is dropped. */
function expandList({ object, at }: Manifest): readonly Resource[] {
  const { items } = object
  if (Array.isArray(items)) {
    return items.flatMap((item: JsonValue, i) => {
      return isObject(item) ? [toResource({ object: item, at: { ...at, path: ['items', i] } })] : []
    })
  }
  const isNullList = items === null && object['spec'] === undefined && object['status'] === undefined
  return isNullList ? [] : [toResource({ object, at })]
}

function toResource({ object, at }: Manifest): Resource {
  return new Resource(objectNode(object), { ...manifestState, source: at }, builtinScope)
}
