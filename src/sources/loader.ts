import { KuiltError } from '../diagnostics/index.ts'
import type { Origin } from '../model/resource.ts'
import type { FileSystem } from './file-system.ts'
import { isInside, resolvePath } from './paths.ts'

/** Reads what a kustomization names, relative to its own directory. */
export interface Loader {
  /** Real path of the directory. */
  readonly root: string
  /** Absolute path of a file named in the kustomization. */
  resolve(path: string): string
  load(path: string): Uint8Array
  enter(path: string): Loader
  /** `below`, with the repository that the directory was cloned from. */
  origin(below: Origin | undefined): Origin | undefined
}

export interface RootOptions {
  readonly fileSystem: FileSystem
  readonly restrictions: 'root-only' | 'none'
  readonly cwd: string
}

export function openRoot(path: string, options: RootOptions): Loader {
  return open(path, { options, base: options.cwd, referrers: [] })
}

interface Place {
  readonly options: RootOptions
  readonly base: string
  readonly referrers: readonly string[]
}

function open(path: string, { options, base, referrers }: Place): Loader {
  const { fileSystem } = options
  if (path === '') throw new KuiltError('ROOT_EMPTY', {})
  const full = resolvePath(base, path)
  if (fileSystem.kind(full) === 'missing') throw new KuiltError('DIRECTORY_NOT_FOUND', { path })
  const root = fileSystem.realPath(full)
  if (fileSystem.kind(root) !== 'directory') throw new KuiltError('NOT_A_DIRECTORY', { path })
  const cycle = referrers.find((referrer) => isInside(referrer, root))
  if (cycle !== undefined) throw new KuiltError('CYCLE', { candidate: root, visited: cycle })
  const chain = [...referrers, root]
  return {
    root,
    resolve: (file) => resolvePath(root, file),
    load: (file) => load(resolvePath(root, file), { root, options, named: file }),
    enter: (directory) => {
      if (directory.startsWith('/')) throw new KuiltError('ROOT_ABSOLUTE', { path: directory })
      return open(directory, { options, base: root, referrers: chain })
    },
    origin: (below) => below,
  }
}

function load(
  full: string,
  { root, options, named }: { root: string; options: RootOptions; named: string },
): Uint8Array {
  const { fileSystem, restrictions } = options
  const real = fileSystem.realPath(full)
  if (restrictions === 'root-only' && !isInside(real, root)) {
    throw new KuiltError('OUTSIDE_ROOT', { path: named, root })
  }
  return fileSystem.read(real)
}
