import { didYouMean, nameList } from '../../diagnostics/hints.ts'
import { attempt, isKuiltError, type KuiltError } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { isInside, joinPath, resolvePath } from '../../files/paths.ts'
import { kustomizationNames } from '../../kustomization/find.ts'

/** The directory that is built, as the caller wrote it and as an absolute path. */
export interface BuildRoot {
  readonly name: string
  readonly path: string
}

/**
 * A suggestion for a path that does not exist: the nearest one that does. Undefined for errors about anything else.
 */
export function pathHint(error: KuiltError, fileSystem: FileSystem, root: BuildRoot | undefined): string | undefined {
  const { code, params, at } = error
  if (code === 'KUSTOMIZATION_NOT_FOUND' && 'directory' in params) {
    return directoryHint(String(params.directory), fileSystem)
  }
  if (code === 'NOT_A_DIRECTORY' && at === undefined && root !== undefined) {
    const slash = root.name.lastIndexOf('/')
    return `it is a file: pass its directory, ${slash > 0 ? root.name.slice(0, slash) : '.'}`
  }
  if (code === 'OUTSIDE_ROOT' || code === 'FILE_IS_DIRECTORY') return insideHint(error, fileSystem)
  if (code !== 'FILE_NOT_FOUND' && code !== 'DIRECTORY_NOT_FOUND') return undefined
  if (at === undefined && root !== undefined) return rootHint(root, fileSystem)
  if (at === undefined || !('path' in params) || typeof params.path !== 'string') return undefined
  if (/[*?]|\[.+\]|\{.*,.*\}/.test(params.path)) return globHint(params.path)
  const directory = at.file.slice(0, at.file.lastIndexOf('/')) || '/'
  const path = resolvePath(directory, params.path)
  const slashed = slashHint(path, directory, fileSystem)
  if (slashed !== undefined) return slashed
  const { existing, missing } = nearest(path, fileSystem)
  const names = listed(existing, fileSystem)
  const near = didYouMean(missing[0] ?? '', names)
  const seen = relative(existing, directory)
  if (near !== undefined)
    return `did you mean '${[...(seen === '.' ? [] : [seen]), near, ...missing.slice(1)].join('/')}'?`
  // Nothing above the allowed root is visible.
  if (names.length === 0 && existing === '/') return undefined
  const holds = names.length === 0 ? 'is empty' : `holds ${nameList(names)}`
  return `${seen === '.' ? 'this directory' : `the directory '${seen}'`} ${holds}`
}

/** For a path that exists, but is not what it seems: a symbolic link out of the directory, or a directory. */
function insideHint({ code, params, at }: KuiltError, fileSystem: FileSystem): string | undefined {
  if (at === undefined || !('path' in params) || typeof params.path !== 'string') return undefined
  const directory = at.file.slice(0, at.file.lastIndexOf('/')) || '/'
  const path = resolvePath(directory, params.path)
  if (code === 'FILE_IS_DIRECTORY') {
    const names = listed(path, fileSystem)
    const isGenerator = String(at.path?.[0]).endsWith('Generator')
    if (!isGenerator || names.length === 0) return undefined
    return `it is a directory, which is not expanded: list each of its files (${nameList(names)})`
  }
  if (!isInside(path, directory)) return undefined
  const target = attempt(() => fileSystem.realPath(path))
  if (target === undefined || isInside(target, directory)) return undefined
  return `'${relative(path, directory)}' is a symbolic link to ${relative(target, directory)}: copy the file, or allow it with --load-restrictor LoadRestrictionsNone`
}

/** For a path with backslashes: with slashes, if that exists. */
function slashHint(path: string, directory: string, fileSystem: FileSystem): string | undefined {
  if (!path.includes('\\')) return undefined
  const slashed = resolvePath(directory, path.slice(directory === '/' ? 1 : directory.length + 1).replaceAll('\\', '/'))
  if (kindOf(slashed, fileSystem) === 'missing') return undefined
  return `paths have slashes, not backslashes: write ${relative(slashed, directory)}`
}

/** kustomize expands patterns on the command line of `edit add` only. */
function globHint(pattern: string): string {
  const path = pattern.slice(pattern.indexOf('=') + 1)
  return `patterns are not expanded here: list each file, or let \`kuilt edit add resource '${path}'\` do so`
}

/** A suggestion for the directory that is built, written as the caller did. */
function rootHint({ name, path }: BuildRoot, fileSystem: FileSystem): string | undefined {
  const { existing, missing } = nearest(path, fileSystem)
  const near = didYouMean(missing[0] ?? '', listed(existing, fileSystem))
  const written = name.split('/').filter((part) => part !== '')
  const isCwdMissing = missing.length > written.filter((part) => part !== '.').length && !name.startsWith('/')
  if (isCwdMissing) return `'${name}' is relative to the option cwd, which is no directory of the file system`
  if (near === undefined || written.length < missing.length) return undefined
  const start = name.startsWith('/') ? '/' : ''
  return `did you mean '${start}${[...written.slice(0, -missing.length), near, ...missing.slice(1)].join('/')}'?`
}

/** For a directory without a kustomization: what it has instead. */
function directoryHint(directory: string, fileSystem: FileSystem): string | undefined {
  const unreadable = unreadableHint(directory, fileSystem)
  if (unreadable !== undefined) return unreadable
  const names = listed(directory, fileSystem)
  const near = didYouMean('kustomization.yaml', names)
  if (near !== undefined) return `'${near}' should be called 'kustomization.yaml'`
  const below = names.filter((name) =>
    kustomizationNames.some((file) => kindOf(`${directory}/${name}/${file}`, fileSystem) === 'file'),
  )
  if (below.length > 0) return `there is one in ${nameList(below)}`
  const resources = names.filter((name) => /\.ya?ml$/.test(name))
  return resources.length === 0 ? undefined : `it holds ${nameList(resources)}: \`kuilt create\` can list them in one`
}

/**
 * For a kustomization that exists but cannot be read, which counts as missing (see `findKustomizationFile`): the reason.
 */
function unreadableHint(directory: string, fileSystem: FileSystem): string | undefined {
  for (const name of kustomizationNames) {
    try {
      fileSystem.read(`${directory}/${name}`)
      const target = attempt(() => fileSystem.realPath(`${directory}/${name}`)) ?? ''
      const link = `'${name}' is a symbolic link to ${relative(target, directory)}, outside of its directory`
      return `${link}: copy the file, or allow it with --load-restrictor LoadRestrictionsNone`
    } catch (error) {
      if (!isKuiltError(error)) throw error
      if (error.code === 'FILE_UNREADABLE' && 'reason' in error.params) {
        return `'${name}' cannot be read: ${error.params.reason}`
      }
      if (error.code === 'FILE_NOT_REGULAR') return `'${name}' is a device, a pipe or a socket`
      if (error.code === 'FILE_IS_DIRECTORY') return `'${name}' is a directory`
    }
  }
  return undefined
}

interface Nearest {
  readonly existing: string
  /** The names below it in the path. */
  readonly missing: readonly string[]
}

function nearest(path: string, fileSystem: FileSystem): Nearest {
  const missing: string[] = []
  let existing = path
  while (existing !== '/' && kindOf(existing, fileSystem) !== 'directory') {
    missing.unshift(existing.slice(existing.lastIndexOf('/') + 1))
    existing = joinPath(existing, '..')
  }
  return { existing, missing }
}

function kindOf(path: string, fileSystem: FileSystem): string {
  return attempt(() => fileSystem.kind(path)) ?? 'missing'
}

function listed(directory: string, fileSystem: FileSystem): readonly string[] {
  return attempt(() => fileSystem.list(directory)) ?? []
}

/** The path of a directory relative to another one. */
function relative(path: string, from: string): string {
  const [to, start] = [path.split('/').filter(Boolean), from.split('/').filter(Boolean)]
  let shared = 0
  while (shared < to.length && to[shared] === start[shared]) shared++
  return [...start.slice(shared).map(() => '..'), ...to.slice(shared)].join('/') || '.'
}
