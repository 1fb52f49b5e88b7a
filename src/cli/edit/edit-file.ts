import { readFileSync, realpathSync, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { KuiltError } from '../../diagnostics/index.ts'
import { readErrorReason } from '../../diagnostics/system-error.ts'
import { checkEncoding } from '../../edit/check-encoding.ts'
import type { LoadFile } from '../../generate/key-values.ts'

export interface KustomizationFile {
  /** The name in messages, relative to the working directory. */
  readonly name: string
  readonly path: string
  readonly text: string
}

const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const

/** Returns the names of the kustomization files in a directory. */
export function kustomizationNames(directory: string): readonly string[] {
  return names.filter((name) => statSync(join(directory, name), { throwIfNoEntry: false }) !== undefined)
}

/**
 * Reads the only kustomization file in a directory.
 *
 * @throws KuiltError EDIT_FILE_MISSING, EDIT_FILES_SEVERAL, EDIT_NOT_A_FILE, EDIT_READ_FAILED, YAML_ENCODING
 */
export function readKustomizationFile(directory: string): KustomizationFile {
  const found = kustomizationNames(directory)
  const [name] = found
  if (name === undefined) {
    const hint = 'run this in the directory of a kustomization, or create one with `kuilt create`'
    throw new KuiltError('EDIT_FILE_MISSING', { directory }, { hint })
  }
  if (found.length > 1) {
    throw new KuiltError('EDIT_FILES_SEVERAL', { directory, names: found }, { at: { file: found[1] ?? name } })
  }
  const path = join(directory, name)
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) throw new KuiltError('EDIT_NOT_A_FILE', { path })
  return { name, path, text: readText(path) }
}

function readText(path: string): string {
  const bytes = readBytes(path)
  checkEncoding(bytes, path)
  return bytes.toString()
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new KuiltError('EDIT_READ_FAILED', { path, reason: readErrorReason(error) }, { cause: error })
  }
}

/**
 * Returns a function that reads files in or below a directory, with symlinks resolved. As in a build, other files are
 * not accessible.
 */
export function loadBelow(directory: string): LoadFile {
  return (path) => {
    try {
      const root = realpathSync(directory)
      const real = realpathSync(resolve(directory, path))
      if (!real.startsWith(root.endsWith(sep) ? root : root + sep))
        throw new KuiltError('EDIT_OUTSIDE', { path, directory })
      const stat = statSync(real)
      // Opening a pipe would block until another process writes to it.
      if (!stat.isFile() && !stat.isDirectory()) {
        throw new KuiltError('EDIT_READ_FAILED', { path, reason: 'it is a device, a pipe or a socket' })
      }
      return readFileSync(real)
    } catch (error) {
      if (error instanceof KuiltError) throw error
      throw new KuiltError('EDIT_READ_FAILED', { path, reason: readErrorReason(error) }, { cause: error })
    }
  }
}

/** Returns a function that checks whether a string is the path of a file in this directory. */
export function isFileIn(directory: string): (path: string) => boolean {
  return (path) => {
    try {
      return statSync(resolve(directory, path)).isFile()
    } catch {
      // An inline patch is not a valid path: it is too long or contains characters that are not allowed.
      return false
    }
  }
}
