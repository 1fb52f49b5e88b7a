import { KuiltError } from '../../diagnostics/index.ts'
import { compareVersions, type Version, versionInRange } from '../../go-template/functions/semver-version.ts'
import type { WantedChart } from './repository-index.ts'

/**
 * The available version that matches: an exact version, or the highest one in a range.
 *
 * @throws KuiltError CHART_VERSION_MISSING
 */
export function bestVersion(available: readonly string[], wanted: WantedChart): string {
  const { version, prereleases } = wanted
  if (isFileName(version) && available.includes(version)) return version
  const range = version === '' ? (prereleases ? '>0.0.0-0' : '*') : version
  const matching = available.flatMap((text): readonly Candidate[] => {
    const parsed = versionInRange(text, range)
    return parsed === undefined ? [] : [{ text, parsed }]
  })
  const [best] = matching.sort((a, b) => compareVersions(b.parsed, a.parsed))
  if (best !== undefined) return best.text
  throw new KuiltError('CHART_VERSION_MISSING', { ...wanted, available: available.slice(0, 5) })
}

/** False for a version that would lead to another directory: the names of archives contain the version. */
function isFileName(version: string): boolean {
  return /^[\w.+-]+$/.test(version)
}

interface Candidate {
  readonly text: string
  readonly parsed: Version
}
