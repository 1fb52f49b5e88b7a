// The lock file that `helm dependency update` writes.

import type { FileSystem } from '../files/file-system.ts'
import { joinPath } from '../files/paths.ts'
import { encodeJson, fromPlain } from '../go-template/functions/json.ts'
import { sha256 } from '../references/sha256.ts'
import type { Dependency } from './chart.ts'
import { readDependencies } from './chart-metadata.ts'

/** The content of Chart.lock or requirements.lock. */
export interface HelmLock {
  /** The absolute path. */
  readonly file: string
  /** The digest of the chart's dependencies and of the locked dependencies. */
  readonly digest: string
  readonly dependencies: readonly Dependency[] | undefined
}

/** The lock file in the directory of a chart. @throws KuiltError CHART_FIELD_TYPE, YAML_… */
export function readHelmLock(directory: string, fileSystem: FileSystem): HelmLock | undefined {
  // If there are two lock files, Helm uses the one that it reads last.
  const files = ['requirements.lock', 'Chart.lock'].map((name) => joinPath(directory, name))
  const file = files.find((path) => fileSystem.kind(path) === 'file')
  return file === undefined ? undefined : { file, ...readDependencies(fileSystem.read(file), file) }
}

/** The digest in lock files. Follows helm internal/resolver/resolver.go, HashReq. */
export function lockDigest(
  required: readonly Dependency[] | undefined,
  locked: readonly Dependency[] | undefined,
): string {
  return `sha256:${sha256(`[${listText(required)},${listText(locked)}]`)}`
}

/** The digest in lock files of Helm 2. Follows helm internal/resolver/resolver.go, HashV2Req. */
export function oldLockDigest(required: readonly Dependency[] | undefined): string {
  return `sha256:${sha256(`{"dependencies":${listText(required)}}`)}`
}

/** A list of dependencies as the JSON that Go writes. */
function listText(dependencies: readonly Dependency[] | undefined): string {
  return dependencies === undefined ? 'null' : `[${dependencies.map(dependencyText).join(',')}]`
}

function dependencyText({ name, version, repository, condition, tags, ...other }: Dependency): string {
  const optional = (field: string, value: unknown, isEmpty: boolean): readonly string[] =>
    isEmpty ? [] : [fieldText(field, value)]
  const fields = [
    fieldText('name', name),
    ...optional('version', version, version === ''),
    fieldText('repository', repository),
    ...optional('condition', condition, condition === ''),
    ...optional('tags', tags, tags.length === 0),
    ...optional('enabled', other.enabled, !other.enabled),
    ...optional('import-values', other.importValues, other.importValues.length === 0),
    ...optional('alias', other.alias, other.alias === ''),
  ]
  return `{${fields.join(',')}}`
}

function fieldText(field: string, value: unknown): string {
  return `"${field}":${encodeJson(fromPlain(value))}`
}
