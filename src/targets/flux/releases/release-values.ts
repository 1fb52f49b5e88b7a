// Determines the values of a release. Follows fluxcd/pkg/chartutil/values.go, ChartValuesFromReferences.

import {
  type FieldPath,
  KuiltError,
  type Location,
  locationInside,
  mapError,
  type Warning,
  warning,
} from '../../../diagnostics/index.ts'
import { optionHint } from '../../../diagnostics/option-hint.ts'
import { fromPlain } from '../../../go-template/functions/json.ts'
import { sprint } from '../../../go-template/print.ts'
import { GoMap, goMap } from '../../../go-template/values.ts'
import { applySetting } from '../../../helm/set-values.ts'
import type { ChartValues } from '../../../helm/user-values.ts'
import { valueAt } from '../../../helm/value-sources.ts'
import { readValues } from '../../../helm/values-file.ts'
import { findVariables } from '../find-variables.ts'
import type { FluxTree, Rendering } from '../flux-tree.ts'
import { describeSource, type SourceId } from '../sources.ts'
import { describeRelease, type HelmRelease, type ReleaseSpec, type ValuesReference } from './release.ts'

export interface ValuesContext {
  readonly release: HelmRelease
  /** The Kustomization of the release. */
  readonly rendering: Rendering
  readonly tree: FluxTree
  readonly warn: (warning: Warning) => void
}

/** The values of a release, and a function that finds their locations. */
export interface ReleaseValues {
  readonly values: ChartValues
  /** Returns the location of a value in `spec.values`, or in the object that a `valuesFrom` refers to. */
  readonly locate: (path: FieldPath) => Location | undefined
}

/** The values from one source. */
interface LocatedValues {
  readonly values: GoMap
  readonly locate: (path: FieldPath) => Location | undefined
}

/**
 * Returns the values of a release: the sources in `valuesFrom` in order, then `values`. If a `targetPath` sets
 * something inside `values`, it takes precedence, because in Go, the maps and lists are the same objects. They are
 * therefore also shared here.
 *
 * @throws KuiltError FLUX_VALUES_MISSING, FLUX_VALUES_INVALID
 */
export async function valuesOfRelease(spec: ReleaseSpec, context: ValuesContext): Promise<ReleaseValues> {
  const { release } = context
  const own = fromPlain(spec.values ?? {})
  const ownValues = own instanceof GoMap ? own : goMap()
  let result = goMap()
  const sources: LocatedValues[] = []
  for (const [i, reference] of (spec.valuesFrom ?? []).entries()) {
    const found = await referredValue(reference, i, context)
    if (found === undefined) continue
    const { targetPath = '', literal = false } = reference
    mapError(
      () => {
        if (targetPath === '') {
          const values = readValues(found.text, found.file)
          result = merged(result, values)
          sources.push({ values, locate: (path) => found.at && locationInside(found.at, { document: 0, path }) })
        } else {
          const setting = { path: targetPath, text: found.text, isLiteral: literal }
          result = merged(result, ownValues)
          setPath(result, setting)
          const values = goMap()
          setPath(values, setting)
          sources.push({ values, locate: () => found.at })
        }
      },
      (error) => invalidValues(error, found, context),
    )
  }
  const value = merged(result, ownValues)
  sources.push({ values: ownValues, locate: (path) => release.locate(['spec', 'values', ...path]) })
  return { values: { type: 'map', value }, locate: (path) => locateValue(value, path, sources) }
}

/** Returns the location in the last source that has the value. A `targetPath` can override a later source. */
function locateValue(value: GoMap, path: FieldPath, sources: readonly LocatedValues[]): Location | undefined {
  const wanted = valueAt(value, path)
  const having = sources.filter(({ values }) => valueAt(values, path) !== undefined)
  const equal = having.findLast(({ values }) => sprint(valueAt(values, path)) === sprint(wanted))
  return (equal ?? having.at(-1))?.locate(path)
}

/**
 * Merges two maps. As in fluxcd/pkg/chartutil/merge.go, MergeMaps, values that are only in one of the maps are shared.
 */
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

/** Sets the value at a path. Quotes make the value a string, and are removed. */
function setPath(values: GoMap, { path, text, isLiteral }: PathValue): void {
  if (isLiteral) {
    applySetting(values, `${path}=${text.replaceAll(/[\\,[\]{}]/g, String.raw`\$&`)}`, 'text')
    return
  }
  const isQuoted = ["'", '"'].some((quote) => text.startsWith(quote) && text.endsWith(quote))
  if (isQuoted) applySetting(values, `${path}=${text.replaceAll(/^['"]+|['"]+$/g, '')}`, 'text')
  else applySetting(values, `${path}=${text}`)
}

/**
 * Returns the error for invalid values. The position in the original error is not used, because it is relative to the
 * text of the value. For a Secret, the original message is not used either, because it could contain a secret value.
 */
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
  const hint = hasObject
    ? 'correct `valuesKey`, or set `optional: true`'
    : optionHint(
        'flux.variables',
        (setOption) => `if it is created in the cluster, ${setOption}, or set \`optional: true\``,
      )
  return new KuiltError('FLUX_VALUES_MISSING', { ...params, hasObject }, { at, hint })
}
