// Determines which chart of a chart repository a HelmRelease uses.

import type { JsonObject } from '../../../tree/node.ts'
import { type RepositoryChart, registryChart, repositoryChart } from '../../helm/repository-charts.ts'
import { textAt } from './release.ts'

/**
 * Returns a chart in a HelmRepository. Undefined if the object is not in the repository, or contains variables that
 * have not been replaced.
 */
export function chartInRepository(
  object: JsonObject | undefined,
  name: string,
  version: string,
): RepositoryChart | undefined {
  const url = textAt(object, 'spec', 'url')
  if (hasVariables(url)) return undefined
  return repositoryChart({ repository: url, name, version: version === '*' ? '' : version })
}

/**
 * Returns the chart in an OCIRepository. Follows source-controller, internal/controller/ocirepository_controller.go,
 * getRevision: a digest takes precedence over a range, and a range over a tag.
 */
export function chartInRegistry(object: JsonObject | undefined): RepositoryChart | undefined {
  const [url, tag] = [textAt(object, 'spec', 'url'), textAt(object, 'spec', 'ref', 'tag')]
  const [digest, range] = [textAt(object, 'spec', 'ref', 'digest'), textAt(object, 'spec', 'ref', 'semver')]
  if ([url, tag, digest, range].some(hasVariables)) return undefined
  if (digest !== '') return /^sha256:[0-9a-f]{64}$/.test(digest) ? registryChart(url, `${tag}@${digest}`) : undefined
  if (range === '') return registryChart(url, tag || 'latest')
  // kuilt does not support filters.
  return textAt(object, 'spec', 'ref', 'semverFilter') === '' ? registryChart(url, range) : undefined
}

function hasVariables(text: string): boolean {
  return text.includes('${')
}
