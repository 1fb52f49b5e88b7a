import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { KuiltError } from '../diagnostics/index.ts'
import type { FileSystem } from './file-system.ts'

/** The files of this machine. */
export function diskFileSystem(): FileSystem {
  return { read, kind, list, realPath }
}

function kind(path: string): ReturnType<FileSystem['kind']> {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return 'missing'
  if (stat.isFile()) return 'file'
  return stat.isDirectory() ? 'directory' : 'other'
}

function read(path: string): Uint8Array {
  const what = kind(path)
  if (what === 'missing') throw new KuiltError('FILE_NOT_FOUND', { path })
  if (what === 'directory') throw new KuiltError('FILE_IS_DIRECTORY', { path })
  return readFileSync(path)
}

function list(path: string): readonly string[] {
  return readdirSync(path).sort()
}

function realPath(path: string): string {
  try {
    return realpathSync.native(path)
  } catch (cause) {
    throw new KuiltError('FILE_NOT_FOUND', { path }, { cause })
  }
}
