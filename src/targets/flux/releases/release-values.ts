// The values of a release. Follows fluxcd/pkg/chartutil/values.go, ChartValuesFromReferences.

import { KuiltError, type Location, mapError, type Warning, warning } from '../../../diagnostics/index.ts'
import { optionHint } from '../../../diagnostics/option-hint.ts'
import { fromPlain } from '../../../go-template/functions/json.ts'
import { GoMap, goMap } from '../../../go-template/values.ts'
import type { ChartValues } from '../../../helm/render-chart.ts'
import { applySetting } from '../../../helm/set-values.ts'
import { readValues } from '../../../helm/values-file.ts'
import { findVariables } from '../find-variables.ts'
import type { FluxTree, Rendering } from '../flux-tree.ts'
import { describeSource, type SourceId } from '../sources.ts'
import { describeRelease, type HelmRelease, type ReleaseSpec, type ValuesReference } from './release.ts'

export interface ValuesContext {
  readonly release: HelmRelease
  /** Its Kustomization. */
  readonly rendering: Rendering
  readonly tree: FluxTree
  readonly warn: (warning: Warning) => void
}

/**
 * The values of a release: the sources in `valuesFrom` in order, then `values`. If a `targetPath` sets something inside
 * `values`, it takes precedence: in Go, the maps and lists are the same objects, so they are shared here, too.
 *
 * @throws KuiltError FLUX_VALUES_MISSING, FLUX_VALUES_INVALID
 */
export async function valuesOfRelease(spec: ReleaseSpec, context: ValuesContext): Promise<ChartValues> {
  const own = fromPlain(spec.values ?? {})
  const ownValues = own instanceof GoMap ? own : goMap()
  let result = goMap()
  for (const [i, reference] of (spec.valuesFrom ?? []).entries()) {
    const found = await referredValue(reference, i, context)
    if (found === undefined) continue
    const { targetPath = '', literal = false } = reference
    mapError(
      () => {
        if (targetPath === '') result = merged(result, readValues(found.text, found.file))
        else {
          result = merged(result, ownValues)
          setPath(result, { path: targetPath, text: found.text, isLiteral: literal })
        }
      },
      (error) => invalidValues(error, found, context),
    )
  }
  return { type: 'map', value: merged(result, ownValues) }
}

/** Follows fluxcd/pkg/chartutil/merge.go, MergeMaps: values that are only in one of the maps are shared. */
function merged(base: GoMap, over: GoMap): GoMap {
  const result = new Map(base.entries)
  for (const [key, value] of over.entries) {
    const existing = result.get(key)
    const isMerge = existing instanceof GoMap && value instanceof GoMap
    result.set(key, isMerge ? merged(existing, value) : value)
  }
  return goMap([...result])
}

interface PathValue {
  readonly path: string
  readonly text: string
  readonly isLiteral: boolean
}

/** Quotes make the value a string, and are dropped. */
function setPath(values: GoMap, { path, text, isLiteral }: PathValue): void {
  if (isLiteral) {
    applySetting(values, `${path}=${text.replaceAll(/[\\,[\]{}]/g, String.raw`\$&`)}`, 'text')
    return
  }
  const isQuoted = ["'", '"'].some((quote) => text.startsWith(quote) && text.endsWith(quote))
  if (isQuoted) applySetting(values, `${path}=${text.replaceAll(/^['"]+|['"]+$/g, '')}`, 'text')
  else applySetting(values, `${path}=${text}`)
}

/** The position in the original error is relative to the text of the value, and its message could contain a secret. */
function invalidValues(error: KuiltError, found: FoundValue, { release }: ValuesContext): KuiltError {
  const { source, key, at, isSecret } = found
  const reason = isSecret ? 'they are not valid' : error.message
  const params = { source, key, subject: describeRelease(release), reason }
  return new KuiltError('FLUX_VALUES_INVALID', params, { at })
}

interface FoundValue {
  readonly text: string
  readonly file: string
  readonly source: string
  readonly key: string
  readonly at: Location | undefined
  readonly isSecret: boolean
}

async function referredValue(
  reference: ValuesReference,
  index: number,
  { release, rendering, tree, warn }: ValuesContext,
): Promise<FoundValue | undefined> {
  const { kind = '', name = '', optional = false, targetPath = '' } = reference
  const key = reference.valuesKey || 'values.yaml'
  const source: SourceId = { kind, name, namespace: release.namespace }
  const at = release.locate(['spec', 'valuesFrom', index])
  const params = { source: describeSource(source), subject: describeRelease(release), key }
  const found = await findVariables(source, rendering, tree)
  const value = found?.variables.get(key)
  if (found === undefined || value === undefined) {
    if (!optional && tree.context.flux.missingVariables !== 'ignore')
      throw missingValues(params, found !== undefined, at)
    warn(warning('FLUX_VALUES_LEFT_OUT', { ...params, reason: found === undefined ? 'missing' : 'key' }, { at }))
    return undefined
  }
  if (value.value === `..PLACEHOLDER_${key}..`) {
    warn(warning('FLUX_VALUES_LEFT_OUT', { ...params, reason: 'encrypted' }, { at }))
    if (targetPath === '') return undefined
  }
  const isSecret = kind === 'Secret'
  return { text: value.value, file: value.at?.file ?? '', source: params.source, key, at: value.at, isSecret }
}

function missingValues(
  params: { readonly source: string; readonly subject: string; readonly key: string },
  hasObject: boolean,
  at: Location | undefined,
): KuiltError {
  const hint = optionHint(
    'flux.variables',
    (setOption) => `if it is created in the cluster, ${setOption}, or set \`optional: true\``,
  )
  return new KuiltError('FLUX_VALUES_MISSING', { ...params, hasObject }, { at, hint })
}
