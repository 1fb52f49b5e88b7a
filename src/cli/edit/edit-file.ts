import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { KuiltError } from '../../diagnostics/index.ts'

export interface KustomizationFile {
  /** As users know it: relative to the working directory. */
  readonly name: string
  readonly path: string
  readonly text: string
}

const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const

/** The kustomization files of a directory. */
export function kustomizationNames(directory: string): readonly string[] {
  return names.filter((name) => statSync(join(directory, name), { throwIfNoEntry: false }) !== undefined)
}

/**
 * Reads the one kustomization file of a directory.
 *
 * @throws KuiltError EDIT_FILE_MISSING, EDIT_FILES_SEVERAL, EDIT_NOT_A_FILE, EDIT_READ_FAILED
 */
export function readKustomizationFile(directory: string): KustomizationFile {
  const found = kustomizationNames(directory)
  const [name] = found
  if (name === undefined) {
    const hint = 'change to the directory of a kustomization, or make one with `kuilt create`'
    throw new KuiltError('EDIT_FILE_MISSING', { directory }, { hint })
  }
  if (found.length > 1) throw new KuiltError('EDIT_FILES_SEVERAL', { directory, names: found })
  const path = join(directory, name)
  if (!statSync(path).isFile()) throw new KuiltError('EDIT_NOT_A_FILE', { path })
  return { name, path, text: readText(path) }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new KuiltError('EDIT_READ_FAILED', { path, reason: reasonOf(error) }, { cause: error })
  }
}

const reasons: ReadonlyMap<unknown, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'operation not permitted'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'no space left on the device'],
  ['ENOENT', 'its directory does not exist'],
  ['ENOTDIR', 'its parent is not a directory'],
  ['EISDIR', 'it is a directory'],
])

/** The `ENOENT` of an error of Node. */
export function errorCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}

/** What went wrong with a file, in words. */
export function reasonOf(error: unknown): string {
  return reasons.get(errorCode(error)) ?? (error instanceof Error ? error.message : String(error))
}
