import { counted } from '../../diagnostics/counted.ts'
import { type KuiltError, type Location, type Warning, type WarningParams, warning } from '../../diagnostics/index.ts'
import { optionHint } from '../../diagnostics/option-hint.ts'
import type { Hint } from '../../diagnostics/proposal.ts'
import { groupBy } from '../../tree/groups.ts'
import { chartsHint, dependenciesHint } from '../helm/fetch-hints.ts'
import type { UnsupportedCause } from './unsupported.ts'

type SkippedChart = WarningParams<'ARGOCD_CHART_NOT_RENDERED'>['charts'][number]

/** An Application or ApplicationSet that kuilt skips. */
interface LeftOutObject {
  readonly subject: string
  readonly cause: UnsupportedCause
  readonly error: KuiltError
}

/** A chart of an Application that kuilt does not render. */
export interface LeftOutChart extends SkippedChart {
  /** The URL of the repository of the chart, or of its first dependency. */
  readonly url: string
  /** True if kuilt can fetch the chart or its dependencies. */
  readonly canFetch: boolean
  readonly at: Location | undefined
}

/** Collects the objects and charts that are not rendered. */
export class LeftOut {
  readonly objects: LeftOutObject[] = []
  readonly charts: LeftOutChart[] = []

  warnings(): readonly Warning[] {
    return [...leftOutWarnings(this.objects), ...chartWarnings(this.charts)]
  }
}

/** Returns one warning for all objects that are skipped for the same reason, at the location of the first one. */
function leftOutWarnings(objects: readonly LeftOutObject[]): readonly Warning[] {
  const groups = groupBy(objects, ({ cause, error }) => JSON.stringify([cause, error.optionHint?.value ?? '']))
  return [...groups.values()].map((group) => {
    const [{ cause, error }] = group
    const objects = group.map((each) => ({ subject: each.subject, reason: each.error.message }))
    return warning('ARGOCD_LEFT_OUT', { objects, cause }, { at: error.at, hint: hintOf(error) })
  })
}

/** Returns the hint of the error, without the option to skip the object, which is already set. */
function hintOf(error: KuiltError): Hint | undefined {
  const { optionHint: hint } = error
  if (hint?.option === 'argocd.parameters') return { ...hint, value: 'only' }
  if (hint?.option !== 'argocd.missingSources') return hint ?? error.hint
  return hint.value === '' ? undefined : { ...hint, option: 'argocd.repositories' }
}

/**
 * Returns one warning for all charts that are not rendered for the same reason, at the location of the first one. The
 * reason is that the chart itself or some of its dependencies are missing.
 */
function chartWarnings(charts: readonly LeftOutChart[]): readonly Warning[] {
  const groups = groupBy(charts, (chart) => JSON.stringify([causeOf(chart), chart.canFetch]))
  return [...groups.values()].map((group) => {
    const [{ at }] = group
    const params = {
      charts: group.map((each) => ({
        chart: each.chart,
        application: each.application,
        dependencies: each.dependencies,
      })),
      cause: causeOf(group[0]),
    }
    return warning('ARGOCD_CHART_NOT_RENDERED', params, { at, hint: chartHint(group) })
  })
}

function causeOf({ dependencies, canFetch }: LeftOutChart): WarningParams<'ARGOCD_CHART_NOT_RENDERED'>['cause'] {
  if (dependencies.length > 0) return 'dependencies'
  return canFetch ? 'remote' : 'repository'
}

function chartHint(charts: readonly [LeftOutChart, ...LeftOutChart[]]): Hint {
  const [{ dependencies, canFetch }] = charts
  if (canFetch) {
    const count = charts.flatMap((chart) => chart.dependencies).length
    return count === 0 ? chartsHint(charts.length) : dependenciesHint(count)
  }
  const [url = '', ...others] = new Set(charts.map((chart) => chart.url).filter((each) => each !== ''))
  const start =
    dependencies.length > 0
      ? 'run `helm dependency build`'
      : `if the ${charts.length === 1 ? 'chart is' : 'charts are'} on this machine`
  if (url === '') return start
  const also =
    others.length === 0 ? '' : `, and the same for ${counted(others.length, 'other repository', 'other repositories')}`
  const join = dependencies.length > 0 ? ', or' : ','
  return optionHint('argocd.repositories', (setOption) => `${start}${join} ${setOption}${also}`, url)
}
