import { isKuiltError, type KuiltError, type Warning, warning } from '../../../diagnostics/index.ts'
import { optionHint } from '../../../diagnostics/option-hint.ts'
import type { Rendering } from '../flux-tree.ts'
import { describeRelease, type HelmRelease, releaseOf } from './release.ts'
import { type KeptRelease, type ReleaseContext, type RenderedRelease, renderRelease } from './render-release.ts'

/**
 * Returns the objects of all HelmReleases whose charts are available, by Kustomization. HelmReleases whose charts are
 * not available are reported.
 *
 * @throws KuiltError FLUX_…, CHART_…, TEMPLATE_…, YAML_…
 */
export async function renderReleases(
  renderings: readonly Rendering[],
  context: Omit<ReleaseContext, 'rendering'>,
): Promise<ReadonlyMap<Rendering, readonly RenderedRelease[]>> {
  const result = new Map<Rendering, readonly RenderedRelease[]>()
  if (context.tree.context.flux.helmReleases === 'keep') return result
  const kept: KeptRelease[] = []
  const errors: KuiltError[] = []
  for (const rendering of renderings) {
    const rendered: RenderedRelease[] = []
    for (const release of releasesOf(rendering, context)) {
      try {
        const outcome = await renderRelease(release, { ...context, rendering })
        if ('missing' in outcome) kept.push(outcome)
        else rendered.push(outcome)
      } catch (error) {
        if (!isKuiltError(error)) throw error
        errors.push(withRelease(error, release))
      }
    }
    result.set(rendering, rendered)
  }
  const [first, ...others] = errors
  if (first !== undefined) throw first.with({ related: [...first.related, ...others] })
  keptWarnings(kept).forEach(context.warn)
  return result
}

function releasesOf({ finished, built }: Rendering, { tree }: Pick<ReleaseContext, 'tree'>): readonly HelmRelease[] {
  if (finished === undefined || built === undefined) return []
  return finished.resources.flatMap((resource) => releaseOf(resource, tree.locator(resource, built)) ?? [])
}

/** Adds the release that an error is about, if the message does not mention it. */
function withRelease(error: KuiltError, release: HelmRelease): KuiltError {
  const message = describeRelease(release)
  const at = release.locate(['metadata', 'name'])
  if (error.message.includes(message)) return error.with({ at: error.at ?? at })
  return error.with({ at: error.at ?? at, notes: [...error.notes, { message: `rendered for ${message}`, at }] })
}

function keptWarnings(kept: readonly KeptRelease[]): readonly Warning[] {
  const incomplete = kept.flatMap(({ release, missing }) => {
    if (!('dependencies' in missing)) return []
    const params = { subject: describeRelease(release), names: missing.dependencies }
    const at = release.locate(['metadata', 'name'])
    return [warning('FLUX_CHART_INCOMPLETE', params, { at, hint: 'run `helm dependency build` for the chart' })]
  })
  const unknown = kept.flatMap(({ release, missing }) => ('source' in missing ? [{ release, ...missing }] : []))
  const [first] = unknown
  if (first === undefined) return incomplete
  const ids = [...new Set(unknown.map(({ release }) => idOf(release)))]
  const { kind, name } = first.source
  const charts = ids.length === 1 ? 'the chart is' : 'the charts are'
  const hint =
    name === ''
      ? undefined
      : optionHint('flux.sources', (setOption) => `if ${charts} on this machine, ${setOption}`, `${kind}/${name}`)
  return [
    ...incomplete,
    warning('FLUX_HELM_RELEASE_KEPT', { ids }, { at: first.release.locate(['metadata', 'name']), hint }),
  ]
}

/** Several Kustomizations, such as those of several clusters, can apply the same release. */
function idOf({ namespace, name }: HelmRelease): string {
  return namespace === '' ? name : `${namespace}/${name}`
}
