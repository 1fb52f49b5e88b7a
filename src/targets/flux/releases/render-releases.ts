import { nameList } from '../../../diagnostics/hints.ts'
import { isKuiltError, type KuiltError, type Warning } from '../../../diagnostics/index.ts'
import { fileInputs, type InputRecord } from '../../../files/recording-file-system.ts'
import { groupBy } from '../../../tree/groups.ts'
import { prefetchCharts, withFetchedCharts } from '../../helm/fetch-charts.ts'
import type { Rendering } from '../flux-tree.ts'
import { keptWarnings } from './kept-warnings.ts'
import { collectCharts, isCollecting, type KeptRelease } from './open-chart.ts'
import { describeRelease, type HelmRelease, releaseOf } from './release.ts'
import { chartOfRelease } from './release-chart.ts'
import { type ReleaseContext, type RenderedRelease, renderRelease } from './render-release.ts'

/**
 * Returns the objects of all HelmReleases whose charts are available, by Kustomization. HelmReleases whose charts are
 * not available have no objects, and are reported.
 *
 * @throws KuiltError FLUX_…, CHART_…, HTTP_…, TEMPLATE_…, YAML_…
 */
export async function renderReleases(
  renderings: readonly Rendering[],
  context: ReleasesContext,
): Promise<ReadonlyMap<Rendering, readonly RenderedRelease[]>> {
  const result = new Map<Rendering, readonly RenderedRelease[]>()
  if (context.tree.context.flux.helmReleases === 'keep') return result
  const kept: KeptRelease[] = []
  const errors: FailedRelease[] = []
  const all = renderings.map((rendering) => ({ rendering, releases: releasesOf(rendering, context) }))
  await prefetch(
    all.flatMap(({ releases }) => releases),
    context,
  )
  for (const { rendering, releases } of all) {
    const rendered: RenderedRelease[] = []
    for (const release of releases) {
      try {
        const outcome = await renderOnce(release, { ...context, rendering })
        if ('missing' in outcome) kept.push(outcome)
        rendered.push('missing' in outcome ? withoutObjects(release, inputsOf(outcome)) : outcome)
      } catch (error) {
        if (!isKuiltError(error)) throw error
        errors.push({ release, error })
      }
    }
    result.set(rendering, rendered)
  }
  const [first, ...others] = distinctErrors(errors)
  if (first !== undefined) throw first.with({ related: [...first.related, ...others] })
  keptWarnings(kept).forEach(context.warn)
  return result
}

type ReleasesContext = Omit<ReleaseContext, 'rendering'>

async function prefetch(releases: readonly HelmRelease[], context: ReleasesContext): Promise<void> {
  const { tree, repositoryCharts, options } = context
  const { sources } = tree.context
  const lookups = releases.map((release) => () => chartOfRelease(release, { sources, repositoryCharts }))
  if (options.helm?.charts !== undefined) await prefetchCharts(lookups, options.signal)
}

/** Renders a release, and renders it again after a chart has been fetched. Its warnings are reported once. */
async function renderOnce(release: HelmRelease, context: ReleaseContext): Promise<RenderedRelease | KeptRelease> {
  let warnings: Warning[] = []
  const render = async (): Promise<RenderedRelease | KeptRelease> => {
    warnings = []
    if (isCollecting(context.options.helm?.charts)) {
      const found = collectCharts(release, context)
      return 'release' in found ? found : withoutObjects(release, found)
    }
    return await renderRelease(release, { ...context, warn: (each) => void warnings.push(each) })
  }
  try {
    return await withFetchedCharts(render, context.options.signal)
  } finally {
    warnings.forEach(context.warn)
  }
}

function withoutObjects(release: HelmRelease, inputs: InputRecord): RenderedRelease {
  return { release, resources: [], inputs, locate: (at) => at, patchRuns: [] }
}

function inputsOf({ missing }: KeptRelease): InputRecord {
  return ('source' in missing ? missing.inputs : undefined) ?? fileInputs([])
}

function releasesOf({ finished, built }: Rendering, { tree }: Pick<ReleaseContext, 'tree'>): readonly HelmRelease[] {
  if (finished === undefined || built === undefined) return []
  return finished.resources.flatMap((resource) => releaseOf(resource, tree.locator(resource, built)) ?? [])
}

interface FailedRelease {
  readonly release: HelmRelease
  readonly error: KuiltError
}

/** Reports a chart that cannot be fetched once, even if several releases use it. */
function distinctErrors(failures: readonly FailedRelease[]): readonly KuiltError[] {
  const groups = groupBy(failures, ({ error }) => (/^(?:CHART|HTTP)_/.test(error.code) ? error.message : error))
  return [...groups.values()].map(([{ error, release }, ...others]) => {
    const found = withRelease(error, release)
    const names = [...new Set(others.map((each) => describeRelease(each.release)))]
    if (names.length === 0) return found
    return found.with({ notes: [...found.notes, { message: `the same error occurs for ${nameList(names, 3)}` }] })
  })
}

/** Adds the release that an error is about, if the message does not mention it. */
function withRelease(error: KuiltError, release: HelmRelease): KuiltError {
  const message = describeRelease(release)
  const at = release.locate(['metadata', 'name'])
  if (error.message.includes(message)) return error.with({ at: error.at ?? at })
  return error.with({ at: error.at ?? at, notes: [...error.notes, { message: `rendered for ${message}`, at }] })
}
