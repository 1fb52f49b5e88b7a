import { counted } from '../../../diagnostics/counted.ts'
import { type Warning, warning } from '../../../diagnostics/index.ts'
import { optionHint } from '../../../diagnostics/option-hint.ts'
import type { Hint } from '../../../diagnostics/proposal.ts'
import { groupBy } from '../../../tree/groups.ts'
import { chartsHint, dependenciesHint } from '../../helm/fetch-hints.ts'
import type { KeptRelease } from './open-chart.ts'
import { describeRelease, type HelmRelease } from './release.ts'
import type { MissingChart } from './release-chart.ts'

/** Returns the warnings about HelmReleases whose charts are not rendered. */
export function keptWarnings(kept: readonly KeptRelease[]): readonly Warning[] {
  const incomplete = kept.flatMap(({ release, missing }) => {
    if (!('dependencies' in missing)) return []
    const { dependencies: names, canFetch } = missing
    const at = release.locate(['metadata', 'name'])
    const hint = canFetch ? dependenciesHint(names.length) : 'run `helm dependency build` for the chart'
    return [warning('FLUX_CHART_INCOMPLETE', { subject: describeRelease(release), names }, { at, hint })]
  })
  const unavailable = kept.flatMap(({ release, missing }) => ('source' in missing ? [{ release, ...missing }] : []))
  const groups = groupBy(unavailable, ({ isRemote }) => isRemote)
  return [...incomplete, ...[...groups.values()].map(unavailableWarning)]
}

type Unavailable = MissingChart & { readonly release: HelmRelease }

function unavailableWarning(group: readonly [Unavailable, ...Unavailable[]]): Warning {
  const [{ release, isRemote }] = group
  const ids = [...new Set(group.map((each) => idOf(each.release)))]
  const params = { ids, cause: isRemote ? ('remote' as const) : ('source' as const) }
  const at = release.locate(['metadata', 'name'])
  const hint = isRemote ? chartsHint(ids.length) : sourcesHint(group, ids.length)
  return warning('FLUX_HELM_RELEASE_KEPT', params, { at, hint })
}

function sourcesHint(group: readonly Unavailable[], count: number): Hint | undefined {
  const named = group.flatMap(({ source: { kind, name } }) => (name === '' ? [] : [`${kind}/${name}`]))
  const [first, ...others] = new Set(named)
  if (first === undefined) return undefined
  const charts = count === 1 ? 'the chart is' : 'the charts are'
  const also =
    others.length === 0 ? '' : `, and the same for ${counted(others.length, 'other source', 'other sources')}`
  return optionHint('flux.sources', (setOption) => `if ${charts} on this machine, ${setOption}${also}`, first)
}

/** Several Kustomizations, such as those of several clusters, can apply the same release. */
function idOf({ namespace, name }: HelmRelease): string {
  return namespace === '' ? name : `${namespace}/${name}`
}
