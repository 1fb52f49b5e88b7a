import { KuiltError } from '../../diagnostics/index.ts'
import { basename, joinPath } from '../../files/paths.ts'
import { kustomizationNames } from '../../kustomization/find.ts'
import { isObject } from '../../tree/json-values.ts'
import type { Application, ApplicationSource } from './application.ts'
import type { Repository } from './repository.ts'

/** A source whose directory exists. */
export interface OpenedSource {
  readonly application: Application
  readonly source: ApplicationSource
  readonly repository: Repository
  /** The absolute path. */
  readonly directory: string
}

const types = ['kustomize', 'helm', 'directory', 'plugin'] as const

/**
 * Returns the type of a source. Follows reposerver/repository/repository.go, GetAppSourceType.
 *
 * @throws KuiltError ARGOCD_SOURCE_TYPES
 */
export function sourceType(place: OpenedSource): (typeof types)[number] {
  const { source, repository, directory } = place
  const given = types.filter((type) => isObject(source.fields[type]))
  const [only] = given
  if (given.length > 1) {
    throw new KuiltError('ARGOCD_SOURCE_TYPES', { types: given }, { at: source.locate([]) })
  }
  if (only !== undefined) return only
  if (kustomizationFiles(repository, directory).length > 0) return 'kustomize'
  return isChart(place) ? 'helm' : 'directory'
}

function isChart({ repository: { fileSystem }, directory }: OpenedSource): boolean {
  return fileSystem.kind(joinPath(directory, 'Chart.yaml')) === 'file'
}

/** @throws KuiltError CHART_INVALID for a directory that is a chart only because of the options of the source */
export function requireChart(place: OpenedSource): void {
  if (isChart(place)) return
  const params = { chart: basename(place.directory), reason: 'Chart.yaml is missing' }
  const hint = 'the source has `helm` options, so Argo CD treats the directory as a chart'
  throw new KuiltError('CHART_INVALID', params, { at: place.source.locate(['helm']), hint })
}

/** Returns the paths of the kustomization files in a directory. */
export function kustomizationFiles({ fileSystem }: Repository, directory: string): readonly string[] {
  const paths = kustomizationNames.map((name) => joinPath(directory, name))
  return paths.filter((path) => fileSystem.kind(path) === 'file')
}
