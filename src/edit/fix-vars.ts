import { isKuiltError, KuiltError } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { openRoot } from '../files/loader.ts'
import { joinPath } from '../files/paths.ts'
import { findKustomizationFile } from '../kustomization/find.ts'
import type { Kustomization, Patch, ReplacementField, TargetSelector, Var } from '../kustomization/kustomization.gen.ts'
import { parseApiVersion } from '../schema/gvk.ts'
import type { Node } from '../tree/node.ts'
import { readResourceDocuments } from '../yaml/read/resources.ts'
import { checkEncoding } from './check-encoding.ts'
import { completeKustomization, decodeKustomization } from './kustomization-data.ts'
import { findUses, resourceSelector } from './var-uses.ts'

export interface VarsFix {
  readonly kustomization: Kustomization
  /** The new text of resource and patch files, by absolute path. */
  readonly files: ReadonlyMap<string, string>
}

/** A file that may use vars, and the patch that refers to it, if any. */
interface UsedFile {
  readonly path: string
  readonly patch: Patch | undefined
}

/**
 * `edit fix --vars`: every var becomes a replacement, and its uses in resources, bases and patches become placeholders.
 * Follows kustomize/commands/edit/fix/convert.go, ConvertVarsToReplacements, but keeps existing replacements, and also
 * handles bases of bases.
 *
 * @param directory the absolute path of the kustomization
 * @throws KuiltError EDIT_VAR_NOT_DELIMITED if the characters on both sides of a use differ
 */
export function fixVars(kustomization: Kustomization, directory: string, fileSystem: FileSystem): VarsFix {
  const { vars, ...rest } = kustomization
  if (vars === undefined) return { kustomization, files: new Map() }
  const used = usedFiles(kustomization, directory, fileSystem)
  const original = new Map(used.map(({ path }) => [path, readText(path, fileSystem)]))
  const files = new Map(original)
  const replacements = vars.map((variable): ReplacementField => {
    const name = variable.name ?? ''
    const targets = used.flatMap((file) => targetsIn(file, files.get(file.path), name))
    for (const [path, text] of files) files.set(path, text?.replaceAll(`$(${name})`, `${name}_PLACEHOLDER`))
    return { source: sourceOf(variable), ...(targets.length > 0 ? { targets } : {}) }
  })
  const changed = [...files].filter((entry): entry is [string, string] => entry[1] !== original.get(entry[0]))
  return {
    kustomization: { ...rest, replacements: [...(rest.replacements ?? []), ...replacements] },
    files: new Map(changed),
  }
}

function usedFiles(kustomization: Kustomization, directory: string, fileSystem: FileSystem): readonly UsedFile[] {
  const resources = (kustomization.resources ?? []).flatMap((resource): readonly UsedFile[] => {
    const path = joinPath(directory, resource)
    if (fileSystem.kind(path) === 'file') return [{ path, patch: undefined }]
    const base = fileSystem.kind(path) === 'directory' ? readBase(path, fileSystem) : undefined
    return base === undefined ? [] : usedFiles(base, path, fileSystem)
  })
  const patches = (kustomization.patches ?? []).flatMap((patch) =>
    patch.path ? [{ path: joinPath(directory, patch.path), patch }] : [],
  )
  return [...resources, ...patches]
}

function readBase(directory: string, fileSystem: FileSystem): Kustomization | undefined {
  try {
    const loader = openRoot(directory, { fileSystem, restrictions: 'none', cwd: directory })
    const { name, content } = findKustomizationFile(loader)
    return completeKustomization(decodeKustomization(new TextDecoder().decode(content), name))
  } catch (error) {
    if (isKuiltError(error)) return undefined
    throw error
  }
}

function readText(path: string, fileSystem: FileSystem): string | undefined {
  if (fileSystem.kind(path) !== 'file') return undefined
  const content = fileSystem.read(path)
  checkEncoding(content, path)
  return new TextDecoder().decode(content)
}

function sourceOf({ objref = {}, fieldref }: Var): NonNullable<ReplacementField['source']> {
  const { apiVersion = '', kind, name, namespace } = objref
  const { group, version } = parseApiVersion(apiVersion)
  const fieldPath = fieldref?.fieldPath
  return {
    ...(group ? { group } : {}),
    ...(version ? { version } : {}),
    ...(kind ? { kind } : {}),
    ...(name ? { name } : {}),
    ...(namespace ? { namespace } : {}),
    ...(fieldPath ? { fieldPath } : {}),
  }
}

/** Finds the fields in a file that use a var. Files that are not YAML cannot use vars. */
function targetsIn({ path, patch }: UsedFile, text: string | undefined, name: string): readonly TargetSelector[] {
  if (!text?.includes(`$(${name})`)) return []
  return nodesOf(text, path).flatMap((node) =>
    findUses(node, name).map(({ fieldPath, options }) => {
      if (options === 'undelimited') {
        const field = fieldPath.replace(/\.(\d+)(?=\.|$)/g, '[$1]').replaceAll('.[', '[')
        throw new KuiltError('EDIT_VAR_NOT_DELIMITED', { name, field }, { at: { file: path } })
      }
      const select = resourceSelector(node, patch)
      return { select, fieldPaths: [fieldPath], ...(options === undefined ? {} : { options }) }
    }),
  )
}

function nodesOf(text: string, file: string): readonly Node[] {
  try {
    return readResourceDocuments(text, file).map(({ node }) => node)
  } catch (error) {
    if (isKuiltError(error)) return []
    throw error
  }
}
