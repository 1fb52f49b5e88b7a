import { didYouMean, nameList } from '../../diagnostics/hints.ts'
import { attempt, type FieldPath, isKuiltError, type KuiltError, type Location } from '../../diagnostics/index.ts'
import { type OptionHint, optionHint } from '../../diagnostics/option-hint.ts'
import { type Hint, propose } from '../../diagnostics/proposal.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { basename, dirname, isInside, joinPath, relativePath, resolvePath } from '../../files/paths.ts'
import { isKustomizationFile, kustomizationFileIn, kustomizationNames } from '../../kustomization/find.ts'
import { compareBytes } from '../../tree/compare-bytes.ts'

/** The directory to build, as the caller wrote it and as an absolute path. */
export interface BuildRoot {
  readonly name: string
  readonly path: string
}

/** Suggests the closest existing path for a path that does not exist. Undefined for other errors. */
export function pathHint(error: KuiltError, fileSystem: FileSystem, root: BuildRoot | undefined): Hint | undefined {
  const { code, params, at } = error
  if (code === 'KUSTOMIZATION_NOT_FOUND' && 'directory' in params) {
    return directoryHint(String(params.directory), fileSystem, at)
  }
  if (code === 'NOT_A_DIRECTORY' && at === undefined && root !== undefined) return fileHint(root, fileSystem)
  if (code === 'OUTSIDE_ROOT' || code === 'FILE_IS_DIRECTORY') return insideHint(error, fileSystem)
  if (code !== 'FILE_NOT_FOUND' && code !== 'DIRECTORY_NOT_FOUND') return undefined
  if (!('path' in params) || typeof params.path !== 'string') return undefined
  if (at === undefined) return root?.name === params.path ? rootHint(root, fileSystem) : undefined
  return missingPathHint(params.path, at, fileSystem)
}

/** Returns the hint for a path in a file that does not exist. */
function missingPathHint(asWritten: string, at: Location, fileSystem: FileSystem): Hint | undefined {
  const directory = dirname(at.file)
  const path = resolvePath(directory, asWritten)
  const written = relativePath(directory, path)
  if (/[*?]|\[.+\]|\{.*,.*\}/.test(asWritten)) return globHint(written, at.path)
  const slashed = slashHint(path, directory, fileSystem)
  if (slashed !== undefined) return slashed
  const { existing, missing } = nearest(path, fileSystem)
  const firstMissing = joinPath(existing, missing[0] ?? '')
  const link = fileSystem.readLink?.(firstMissing)
  if (link !== undefined) {
    return `"${relativePath(directory, firstMissing)}" is a symlink to "${link}", which does not exist`
  }
  const names = listed(existing, fileSystem)
  // Nothing above the allowed root is visible.
  if (names.length === 0 && existing === '/') return undefined
  return nearestPathHint(written, relativePath(directory, existing), missing, names)
}

/** Returns a hint with the contents of the existing part of a path, and the closest name among them. */
function nearestPathHint(
  written: string,
  existing: string,
  missing: readonly string[],
  names: readonly string[],
): Hint {
  const only = names.every((name) => (kustomizationNames as readonly string[]).includes(name)) ? 'only ' : ''
  const content = names.length === 0 ? 'is empty' : `contains ${only}${nameList(visible(names))}`
  const described = `${existing === '.' ? 'this directory' : `directory "${existing}"`} ${content}`
  const near = didYouMean(missing[0] ?? '', names)
  if (near === undefined) return described
  return propose(written, [...(existing === '.' ? [] : [existing]), near, ...missing.slice(1)].join('/'), described)
}

/** The fields that do not accept directories. */
const fieldsOfFiles: ReadonlySet<unknown> = new Set([
  'configMapGenerator',
  'secretGenerator',
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'replacements',
])

/**
 * Returns the hint for a path that exists but cannot be read as a file: a symlink to a target outside the directory, or
 * a directory.
 */
function insideHint({ code, params, at }: KuiltError, fileSystem: FileSystem): Hint | undefined {
  if (at === undefined || !('path' in params) || typeof params.path !== 'string') return undefined
  const directory = dirname(at.file)
  const path = resolvePath(directory, params.path)
  if (code === 'FILE_IS_DIRECTORY') {
    const names = listed(path, fileSystem)
    if (!fieldsOfFiles.has(at.path?.[0]) || names.length === 0) return undefined
    return `directories are not expanded here: list the files (${nameList(names)})`
  }
  if (!isInside(path, directory)) return undefined
  const target = attempt(() => fileSystem.realPath(path))
  if (target === undefined || isInside(target, directory)) return undefined
  return linkHint(relativePath(directory, path), relativePath(directory, target))
}

function linkHint(name: string, target: string | undefined): OptionHint {
  const place = target === undefined ? 'a file' : `"${target}",`
  return optionHint('loadRestrictions', (setOption) => {
    return `"${name}" is a symlink to ${place} outside the kustomization's directory: copy the file, or ${setOption}`
  })
}

/** Suggests the path with slashes for a path with backslashes, if it exists. */
function slashHint(path: string, directory: string, fileSystem: FileSystem): string | undefined {
  if (!path.includes('\\')) return undefined
  const slashed = resolvePath(directory, path.slice(directory === '/' ? 1 : directory.length + 1).replaceAll('\\', '/'))
  if (kindOf(slashed, fileSystem) === 'missing') return undefined
  return `use slashes instead of backslashes: "${relativePath(directory, slashed)}"`
}

/** The names of the entries of fields in `edit add`. */
const added: ReadonlyMap<unknown, string> = new Map([
  ['resources', 'resource'],
  ['components', 'component'],
  ['generators', 'generator'],
  ['transformers', 'transformer'],
])

/** Returns the hint for a pattern. kustomize expands patterns only on the command line of `edit add`. */
function globHint(pattern: string, [field, , source]: FieldPath = []): string {
  const advice = `patterns are not expanded here: list each ${field === 'components' ? 'directory' : 'file'}`
  const kind = added.get(field)
  const command = kind === undefined ? source === 'files' && generatorCommand(pattern, field) : `${kind} '${pattern}'`
  // The shell expands braces.
  return !command || pattern.includes('{') ? advice : `${advice}, for example with \`kuilt edit add ${command}\``
}

function generatorCommand(pattern: string, field: unknown): string {
  const kind = field === 'secretGenerator' ? 'secret' : 'configmap'
  return `${kind} NAME --from-file='${pattern.slice(pattern.indexOf('=') + 1)}'`
}

/** Suggests another directory to build, in the notation of the caller. */
function rootHint({ name, path }: BuildRoot, fileSystem: FileSystem): string | undefined {
  const { existing, missing } = nearest(path, fileSystem)
  const near = didYouMean(missing[0] ?? '', listed(existing, fileSystem))
  const written = name.split('/').filter((part) => part !== '')
  const isCwdMissing = missing.length > written.filter((part) => part !== '.').length && !name.startsWith('/')
  if (isCwdMissing) return `"${name}" is relative to the \`cwd\` option, which is not a directory in this file system`
  if (written.length < missing.length) return undefined
  const start = name.startsWith('/') ? '/' : ''
  const above = written.slice(0, -missing.length)
  const inFull = (...names: readonly string[]) => start + [...above, ...names].join('/')
  if (near !== undefined) return `did you mean "${inFull(near, ...missing.slice(1))}"?`
  const found = kustomizationsBelow(existing, fileSystem).map((path) => inFull(path))
  return found.length === 0 ? undefined : `there are kustomizations in ${nameList(found, 5)}`
}

/**
 * For a directory without a kustomization: what it contains instead.
 *
 * @param at where a file refers to the directory
 */
export function directoryHint(directory: string, fileSystem: FileSystem, at?: Location): Hint | undefined {
  const unreadable = unreadableHint(directory, fileSystem)
  if (unreadable !== undefined) return unreadable
  const names = listed(directory, fileSystem)
  const near = didYouMean('kustomization.yaml', names)
  if (near !== undefined) return `rename "${near}" to "kustomization.yaml"`
  if (names.includes('Chart.yaml')) {
    const advice = at === undefined ? 'to render it, put `helm:` before its path' : 'list it under `helmCharts`'
    return `it contains a Helm chart: ${advice}`
  }
  const resources = names.filter((name) => /\.ya?ml$/.test(name))
  const below = kustomizationsBelow(directory, fileSystem)
  if (below.length > 0) return `these subdirectories have one: ${nameList(below, 5)}`
  if (resources.length === 0) return undefined
  const them = resources.length === 1 ? 'it' : 'them'
  const create = `to create a kustomization that lists ${them}, run \`kuilt create --autodetect\` in that directory`
  return `it contains ${nameList(resources)}: ${create}`
}

/** Returns the hint for a file instead of a directory. */
function fileHint({ name, path }: BuildRoot, fileSystem: FileSystem): string | undefined {
  const directory = dirname(name)
  if (isKustomizationFile(path)) return `pass its directory: "${directory}"`
  return isKustomization(dirname(path), fileSystem)
    ? `pass a directory with a kustomization file, such as "${directory}"`
    : 'pass a directory with a kustomization file that lists this file under `resources`'
}

function isKustomization(directory: string, fileSystem: FileSystem): boolean {
  return kustomizationFileIn(fileSystem, directory) !== undefined
}

/** The limits of the search, because a repository may be arbitrarily large. */
const deepest = 4
const mostDirectories = 300

/**
 * Returns the directories with a kustomization, relative to a parent directory. Overlays come first, and bases last.
 */
function kustomizationsBelow(directory: string, fileSystem: FileSystem): readonly string[] {
  const found: string[] = []
  let level: readonly string[] = ['']
  let visited = 0
  for (let depth = 0; depth < deepest && visited < mostDirectories; depth++) {
    level = level.flatMap((above) => directoriesIn(directory, above, fileSystem))
    visited += level.length
    found.push(...level.filter((path) => isKustomization(joinPath(directory, path), fileSystem)))
  }
  return found.sort((a, b) => rank(a) - rank(b))
}

function directoriesIn(directory: string, below: string, fileSystem: FileSystem): readonly string[] {
  const names = listed(joinPath(directory, below), fileSystem).filter((name) => !/^(?:\.|node_modules$)/.test(name))
  const paths = [...names].sort(compareBytes).map((name) => (below === '' ? name : `${below}/${name}`))
  return paths.filter((path) => kindOf(joinPath(directory, path), fileSystem) === 'directory')
}

function rank(path: string): number {
  if (/(?:^|\/)(?:bases?|components?)(?:\/|$)/.test(path)) return 2
  return /(?:^|\/)(?:overlays?|envs?|environments?)\//.test(path) ? 0 : 1
}

/**
 * Returns the reason why a kustomization exists but cannot be read, so that it counts as missing (see
 * `findKustomizationFile`).
 */
function unreadableHint(directory: string, fileSystem: FileSystem): Hint | undefined {
  for (const name of kustomizationNames) {
    try {
      fileSystem.read(`${directory}/${name}`)
      const target = attempt(() => fileSystem.realPath(joinPath(directory, name)))
      return linkHint(name, target && relativePath(directory, target))
    } catch (error) {
      if (!isKuiltError(error)) throw error
      if (error.code === 'FILE_UNREADABLE' && 'reason' in error.params) {
        return `cannot read "${name}": ${error.params.reason}`
      }
      if (error.code === 'FILE_NOT_REGULAR') return `"${name}" is a device, a pipe or a socket`
      if (error.code === 'FILE_IS_DIRECTORY') return `"${name}" is a directory`
    }
  }
  return undefined
}

interface Nearest {
  readonly existing: string
  /** The names in the path below the existing part. */
  readonly missing: readonly string[]
}

function nearest(path: string, fileSystem: FileSystem): Nearest {
  const missing: string[] = []
  let existing = path
  while (existing !== '/' && kindOf(existing, fileSystem) !== 'directory') {
    missing.unshift(basename(existing))
    existing = dirname(existing)
  }
  return { existing, missing }
}

function kindOf(path: string, fileSystem: FileSystem): string {
  return attempt(() => fileSystem.kind(path)) ?? 'missing'
}

/** Returns the names without hidden files such as `.git` and `.DS_Store`, unless there are no other names. */
function visible(names: readonly string[]): readonly string[] {
  const shown = names.filter((name) => !name.startsWith('.'))
  return shown.length === 0 ? names : shown
}

function listed(directory: string, fileSystem: FileSystem): readonly string[] {
  return attempt(() => fileSystem.list(directory)) ?? []
}
