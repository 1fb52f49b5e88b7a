import { attempt, isKuiltError, KuiltError } from '../../diagnostics/index.ts'
import { parseFileSource } from '../../generate/key-values.ts'
import { readResources } from '../../resource/read-resources.ts'
import { builtinScope } from '../../schema/scope.ts'
import { addFile, enterRoot, loadFile, type Root } from './root.ts'

/** Copies a file. An empty path is not an error here, because the build reports it. */
export async function localizeFile(root: Root, path: string): Promise<string> {
  if (path === '') return ''
  const file = await loadFile(root, path)
  addFile(root, file.path, file.content)
  return file.path
}

export async function localizeBaseDirectory(root: Root, path: string): Promise<string> {
  if (path === '') return ''
  const entered = await enterRoot(root, path)
  await root.job.visit(entered.root)
  return entered.path
}

/**
 * Copies a file that contains resources, or otherwise a root. The URL of a repository can also be loaded as a file,
 * because it is a web page, but that page contains no resources.
 */
export async function localizeResource(root: Root, path: string): Promise<string> {
  let fileError: KuiltError
  try {
    const file = await loadFile(root, path)
    readResources(file.content, path, builtinScope)
    addFile(root, file.path, file.content)
    return file.path
  } catch (error) {
    if (!isKuiltError(error)) throw error
    fileError = error
  }
  try {
    return await localizeBaseDirectory(root, path)
  } catch (error) {
    if (!isKuiltError(error)) throw error
    const isDirectory = root.job.fileSystem.kind(root.loader.resolve(path)) === 'directory'
    if (isDirectory || error.code.startsWith('LOCALIZE_')) throw error
    const reasons = { path, asFile: fileError.message, asDirectory: error.message }
    throw new KuiltError('LOCALIZE_RESOURCE', reasons, { cause: error })
  }
}

/** Copies the file of a source such as `path` or `key=path`. */
export async function localizeFileSource(root: Root, source: string): Promise<string> {
  const { key, path } = parseFileSource(source)
  const localized = await localizeFile(root, path)
  return source === path ? localized : `${key}=${localized}`
}

/** Copies the file of an item of `patchesStrategicMerge`, which is a patch or the path of a patch. */
export async function localizePatchEntry(root: Root, entry: string): Promise<string> {
  return isInline(entry) ? entry : localizeFile(root, entry)
}

/**
 * True if a string is inline YAML. A string is a path only if it cannot be parsed as resources. An empty string is
 * accepted as YAML without resources. Follows api/internal/localizer/localizer.go, (localizer).loadK8sResource.
 */
export function isInline(entry: string): boolean {
  return attempt(() => readResources(entry, '', builtinScope)) !== undefined
}
