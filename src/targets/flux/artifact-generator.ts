import { visibleFileSystem } from '../../files/limited-file-system.ts'
// The files of an ExternalArtifact that an ArtifactGenerator creates. Follows fluxcd/source-watcher,
// internal/builder/builder.go and internal/controller/artifactgenerator_pathpattern.go.

import { KuiltError, type Location } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { memoryFileSystem } from '../../files/memory-file-system.ts'
import { basename, dirname, isInside, joinPath, normalizePath, relativePath } from '../../files/paths.ts'
import { doublestarMatcher } from '../../patterns/doublestar.ts'
import { filepathMatcher } from '../../patterns/filepath-match.ts'
import { isObject, textOf } from '../../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../../tree/node.ts'
import { goJson } from '../../yaml/json/json.ts'
import { readPlain } from '../../yaml/read/read-plain.ts'
import { type Artifact, openArtifact } from './artifact.ts'
import type { SourceId } from './sources.ts'

/** An ArtifactGenerator object. */
export interface Generator {
  readonly value: JsonObject
  readonly namespace: string
  readonly at: Location | undefined
}

/** The files of an artifact by path in the artifact: the original file, or a merged text. */
type CopiedFiles = Map<string, { readonly from: string; readonly text?: string }>

/** An artifact with all its source files. */
export interface GeneratedArtifact {
  readonly artifact: Artifact
  readonly files: readonly string[]
}

/**
 * Returns the artifact with a name. Undefined if the generator does not create it, or if one of its sources is not
 * available.
 *
 * @throws KuiltError FLUX_ARTIFACT
 */
export function generatedArtifact(
  generator: Generator,
  name: string,
  open: (source: SourceId) => Artifact | undefined,
): GeneratedArtifact | undefined {
  const { value, namespace, at } = generator
  const spec = isObject(value['spec']) ? value['spec'] : {}
  const sources = new Map(
    objectsIn(spec['sources']).map((source) => {
      const id = {
        kind: textOf(source['kind']),
        name: textOf(source['name']),
        namespace: textOf(source['namespace']) || namespace,
      }
      return [textOf(source['alias']), open(id)] as const
    }),
  )
  const copy = copiesOf(spec, name, sources)
  if (copy === undefined || [...sources.values()].includes(undefined)) return undefined
  const files: CopiedFiles = new Map()
  for (const operation of copy) {
    const fail = (reason: string): KuiltError => new KuiltError('FLUX_ARTIFACT', { name, reason }, { at })
    applyCopy(operation, { sources, files, fail })
  }
  const [source] = sources.values()
  return source === undefined ? undefined : assembled(name, files, source)
}

type Sources = ReadonlyMap<string, Artifact | undefined>

/** Returns the copies of an artifact, with the parts of directories that `pathPattern` captures. */
function copiesOf(spec: JsonObject, name: string, sources: Sources): readonly JsonObject[] | undefined {
  const artifacts = objectsIn(spec['artifacts'])
  const [, alias = '', pattern = ''] = /^@([^/]+)\/(.*)$/s.exec(textOf(spec['pathPattern'])) ?? []
  if (pattern === '') {
    const found = artifacts.find((artifact) => artifact['name'] === name)
    return found && objectsIn(found['copy'])
  }
  const source = sources.get(alias)
  if (source === undefined) return undefined
  const expression = new RegExp(
    `^${pattern.replaceAll(/[$()*+.?[\\\]^|]/g, String.raw`\$&`).replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`,
    'u',
  )
  for (const directory of directoriesBelow(source, source.root)) {
    const captured = expression.exec(relativePath(source.root, directory))?.groups
    if (captured === undefined) continue
    const fill = (template: string, change: (part: string) => string): string => {
      return template.replaceAll(/\{(\w+)\}/g, (whole, key: string) => change(captured[key] ?? whole))
    }
    const found = artifacts.find((artifact) => fill(textOf(artifact['name']), (part) => part.toLowerCase()) === name)
    if (found === undefined) continue
    const same = (part: string): string => part
    return objectsIn(found['copy']).map((operation) => ({
      ...operation,
      from: fill(textOf(operation['from']), same),
      to: fill(textOf(operation['to']), same),
    }))
  }
  return undefined
}

function directoriesBelow(source: Artifact, directory: string): readonly string[] {
  return source.entries(directory).flatMap(({ name, kind }) => {
    const path = joinPath(directory, name)
    return kind === 'directory' ? [path, ...directoriesBelow(source, path)] : []
  })
}

interface CopyContext {
  readonly sources: Sources
  readonly files: CopiedFiles
  readonly fail: (reason: string) => KuiltError
}

function applyCopy(operation: JsonObject, { sources, files, fail }: CopyContext): void {
  const [, alias = '', from = ''] = /^@([^/]+)\/(.*)$/s.exec(textOf(operation['from'])) ?? []
  const to = textOf(operation['to'])
  const source = sources.get(alias)
  if (source === undefined) throw fail(`the source "${alias}" does not exist`)
  if (!to.startsWith('@artifact/')) throw fail(`"${to}" does not begin with "@artifact/"`)
  if (operation['strategy'] === 'Extract') throw fail('kuilt does not extract archives')
  const target = to.slice('@artifact/'.length)
  const isExcluded = exclusion(operation['exclude'], selectionRoot(from))
  const merges = operation['strategy'] === 'Merge'
  const add = (path: string, place: string): void => addFile(files, source, { path, place, merges })
  const addTree = (path: string, place: string): void => {
    for (const file of filesBelow(source, joinPath(source.root, path), isExcluded)) {
      const relative = relativePath(joinPath(source.root, path), file)
      files.set(normalized(`${place}/${relative}`), { from: file })
    }
  }
  const kindOf = (path: string) => source.fileSystem.kind(joinPath(source.root, path))
  if (!/[*?[\]]/.test(from)) {
    const path = normalized(from)
    const kind = kindOf(path)
    if (kind === 'missing') throw fail(`"${from}" does not exist in the source "${alias}"`)
    const isBelow =
      target === '' || target.endsWith('/') || [...files.keys()].some((file) => file.startsWith(`${target}/`))
    if (kind === 'directory') addTree(path, normalized(`${target}/${path === '' ? '' : basename(path)}`))
    else if (!isExcluded(path)) add(path, isBelow ? normalized(`${target}/${basename(path)}`) : normalized(target))
    return
  }
  const matches = globMatches(source, from)
  if (matches.length === 0) throw fail(`nothing in the source "${alias}" matches "${from}"`)
  const prefix = from.endsWith('/**') ? `${from.slice(0, -'/**'.length)}/` : undefined
  for (const path of matches.filter((match) => !isExcluded(match))) {
    const place = prefix !== undefined && path.startsWith(prefix) ? path.slice(prefix.length) : path
    if (kindOf(path) === 'directory') addTree(path, `${target}/${place}`)
    else add(path, normalized(`${target}/${place}`))
  }
}

interface AddedFile {
  /** The path in the source. */
  readonly path: string
  /** The path in the artifact. */
  readonly place: string
  readonly merges: boolean
}

function addFile(files: CopiedFiles, source: Artifact, { path, place, merges }: AddedFile): void {
  const from = joinPath(source.root, path)
  const old = files.get(place)
  if (!merges || old === undefined) {
    files.set(place, { from })
    return
  }
  const read = (file: string): JsonValue => readPlain(source.fileSystem.read(file), file) ?? null
  const before = old.text === undefined ? read(old.from) : (readPlain(old.text, old.from) ?? null)
  files.set(place, { from, text: goJson(merged(before, read(from))) })
}

function merged(base: JsonValue, over: JsonValue): JsonValue {
  if (!isObject(base) || !isObject(over)) return over
  const result: Record<string, JsonValue> = { ...base }
  for (const [key, value] of Object.entries(over)) result[key] = key in base ? merged(base[key] ?? null, value) : value
  return result
}

/**
 * Returns the files that match a pattern. `*` and `**` match one path segment. A matching directory is copied with all
 * its contents.
 */
function globMatches(source: Artifact, pattern: string): readonly string[] {
  const parts = pattern.split('/')
  let found: readonly string[] = ['']
  for (const part of parts) {
    const matches = filepathMatcher(part.replaceAll('**', '*'))
    found = found.flatMap((path) => {
      const directory = joinPath(source.root, path)
      if (source.fileSystem.kind(directory) !== 'directory') return []
      return source
        .entries(directory)
        .flatMap(({ name }) => (matches?.(name) === true ? [normalized(`${path}/${name}`)] : []))
    })
  }
  return found
}

/** Returns the part of a pattern before its first wildcard. */
function selectionRoot(pattern: string): string {
  const parts = pattern.split('/')
  const end = parts.findIndex((part) => /[*?[\]]/.test(part))
  return normalized(parts.slice(0, end < 0 ? undefined : end).join('/'))
}

/** Returns a matcher for excluded paths. Patterns without a slash match names in any directory. */
function exclusion(value: JsonValue | undefined, base: string): (path: string) => boolean {
  const patterns = (Array.isArray(value) ? value : []).map(String)
  const matchers = patterns.map((pattern) => ({ pattern, matches: doublestarMatcher(pattern) }))
  const isMatch = (path: string): boolean => {
    return matchers.some(({ pattern, matches }) => {
      return matches?.(path) === true || (!pattern.includes('/') && matches?.(basename(path)) === true)
    })
  }
  return (path) => isMatch(path) || (base !== '' && path.startsWith(`${base}/`) && isMatch(path.slice(base.length + 1)))
}

function filesBelow(source: Artifact, directory: string, isExcluded: (path: string) => boolean): readonly string[] {
  return source.entries(directory).flatMap(({ name, kind }) => {
    const path = joinPath(directory, name)
    if (isExcluded(relativePath(source.root, path))) return []
    return kind === 'directory' ? filesBelow(source, path, isExcluded) : [path]
  })
}

/**
 * Creates the artifact. If the files keep their relative positions, they are read from their original paths, so that
 * messages show these paths.
 */
function assembled(name: string, files: CopiedFiles, { fileSystem }: Artifact): GeneratedArtifact {
  const used = [...new Set([...files.values()].map(({ from }) => from))]
  const [first] = files
  const root =
    first?.[1].from.endsWith(`/${first[0]}`) === true ? first[1].from.slice(0, -first[0].length - 1) || '/' : undefined
  const isInPlace =
    root !== undefined &&
    [...files].every(([place, file]) => file.text === undefined && file.from === joinPath(root, place))
  if (isInPlace)
    return { artifact: openArtifact(onlyFiles(fileSystem, used), root, { isGenerated: true }), files: used }
  const top = `/artifact/${name}`
  const contents = [...files].map(([place, file]) => {
    return [joinPath(top, place), file.text ?? fileSystem.read(file.from)] as const
  })
  const copied = memoryFileSystem({ [`${top}/.keep`]: '', ...Object.fromEntries(contents) })
  const single = [...files].filter(([, { text }]) => text === undefined)
  const originals = new Map(single.map(([place, { from }]) => [joinPath(top, place), from]))
  const origins = {
    fileSystem: overlaid(fileSystem, copied, top),
    pathOf: (path: string) => originals.get(path) ?? path,
  }
  return { artifact: openArtifact(copied, top, { origins, isGenerated: true }), files: used }
}

/** Combines the files on disk with copied files below a directory that does not exist on disk. */
function overlaid(base: FileSystem, copied: FileSystem, top: string): FileSystem {
  const of = (path: string): FileSystem => (isInside(normalizePath(path), top) ? copied : base)
  return {
    ...base,
    kind: (path) => of(path).kind(path),
    read: (path, options) => of(path).read(path, options),
    list: (path) => of(path).list(path),
    realPath: (path) => of(path).realPath(path),
  }
}

/** Returns a view of a file system that contains only some files and their directories. */
function onlyFiles(fileSystem: FileSystem, files: readonly string[]): FileSystem {
  const visible = new Set(files)
  for (const file of files) {
    for (let at = dirname(file); !visible.has(at); at = dirname(at)) visible.add(at)
  }
  const isVisible = (path: string): boolean => visible.has(normalizePath(path))
  const view = visibleFileSystem(fileSystem, isVisible)
  return { ...view, list: (path) => view.list(path).filter((entry) => isVisible(joinPath(path, entry))) }
}

/** Removes slashes at both ends. Empty for the root. The path cannot leave the root. */
function normalized(path: string): string {
  return normalizePath(`/${path}`).slice(1)
}

function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}
