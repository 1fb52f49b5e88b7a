import { KuiltError } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { joinPath } from '../../files/paths.ts'
import { describe } from '../../kustomization/decode.ts'
import { isObject } from '../../tree/json-values.ts'
import type { JsonObject } from '../../tree/node.ts'
import { readPlain } from '../../yaml/read/read-plain.ts'
import { type Application, type ApplicationSource, describeApplication, instanceName } from './application.ts'
import { decodeAs, hasValue } from './decode-application.ts'
import { withFieldNames } from './field-names.ts'
import { overrideWith } from './merge-patch.ts'

/** The fields of a source that files in the repository cannot change. */
const fixed = ['chart', 'path', 'repoURL', 'targetRevision'] as const

/**
 * Returns the source with the changes in `.argocd-source.yaml` and `.argocd-source-NAME.yaml` in its directory. Follows
 * reposerver/repository/repository.go, mergeSourceParameters.
 *
 * @throws KuiltError YAML_…, ARGOCD_OVERRIDE, ARGOCD_FIELD_TYPE
 */
export function withOverrides(
  application: Application,
  source: ApplicationSource,
  directory: string,
  fileSystem: FileSystem,
): ApplicationSource {
  const files = overrideFiles(application, directory).filter((file) => fileSystem.kind(file) === 'file')
  return files.reduce((current, file) => override(application, current, file, fileSystem), source)
}

/** Returns the paths of the files that can change a source. */
export function overrideFiles(application: Application, directory: string): readonly string[] {
  const names = ['.argocd-source.yaml', `.argocd-source-${instanceName(application)}.yaml`]
  return names.map((name) => joinPath(directory, name))
}

function override(
  application: Application,
  { fields, locate }: ApplicationSource,
  file: string,
  fileSystem: FileSystem,
): ApplicationSource {
  const patch = readPlain(fileSystem.read(file), file) ?? null
  if (patch === null) return { fields, locate }
  const at = { file, document: 0, path: [] }
  if (!isObject(patch)) throw new KuiltError('ARGOCD_OVERRIDE', { path: file, actual: describe(patch) }, { at })
  const merged = decodeAs(overrideWith(fields, withFieldNames(patch, 'Source')), 'Source', [], {
    owner: describeApplication(application),
    locate: (inner) => ({ ...at, path: inner }),
  })
  return {
    fields: { ...without(merged, fixed), ...only(fields, fixed) },
    locate: (path) => (hasValue(patch, path) ? { ...at, path } : locate(path)),
  }
}

function without(fields: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}

function only(fields: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)))
}
