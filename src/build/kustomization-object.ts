import { describeValue } from '../diagnostics/describe-value.ts'
import { KuiltError } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { overlayFileSystem } from '../files/overlay-file-system.ts'
import { joinPath, nearestRealPath } from '../files/paths.ts'
import { kustomizationNames } from '../kustomization/find.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'
import { goJson } from '../yaml/json/json.ts'
import { plainJson } from '../yaml/json/plain-objects.ts'

/** The source of a build. */
export interface BuildInput {
  /** The directory to build, relative to the working directory. */
  readonly directory: string
  /** The name of the source in errors. */
  readonly name: string
  readonly files: FileSystem
  /** The real path of the file that represents a kustomization object. */
  readonly objectFile: string | undefined
}

/** The name in errors for a kustomization that the caller passed as an object. */
const objectName = 'kustomization object'

/**
 * Returns the source to build. An object becomes a file in the working directory that exists only for this build and
 * replaces the kustomization file there.
 *
 * @throws KuiltError OPTION_INVALID, OBJECT_VALUE_UNSUPPORTED, OBJECT_CYCLE
 */
export function buildInput(source: string | Kustomization, files: FileSystem, cwd: string): BuildInput {
  if (typeof source === 'string') return { directory: source, name: source, files, objectFile: undefined }
  const actual = describeValue(source)
  if (actual !== 'an object') {
    const expected = ['a path', 'a kustomization object']
    throw new KuiltError('OPTION_INVALID', { option: 'directory', actual, expected })
  }
  const directory = nearestRealPath(files, cwd)
  const [name, ...others] = kustomizationNames.map((file) => joinPath(directory, file))
  const objectFile = name ?? directory
  // The file contains JSON, because a string in JSON cannot be mistaken for another type.
  const text = goJson(plainJson(source))
  const changes = Object.fromEntries([...others.map((file) => [file, null] as const), [objectFile, text] as const])
  return { directory: '.', name: objectName, files: overlayFileSystem(files, changes), objectFile }
}

/** The names of files in errors and warnings, by path. */
export function objectNames(objectFile: string | undefined): ReadonlyMap<string, string> {
  return new Map(objectFile === undefined ? [] : [[objectFile, objectName]])
}
