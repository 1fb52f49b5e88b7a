// The FluxInstance that the chart `flux-instance` of Flux Operator creates. Its values have the same structure, so it is
// known even if the chart is not available.

import { isKuiltError } from '../../../diagnostics/index.ts'
import { encodeJson } from '../../../go-template/functions/json.ts'
import { isObject } from '../../../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../../../tree/node.ts'
import { readPlain } from '../../../yaml/read/read-plain.ts'
import type { FluxTree, Rendering } from '../flux-tree.ts'
import { at, type HelmRelease, readRelease, textAt } from '../releases/release.ts'
import { valuesOfRelease } from '../releases/release-values.ts'
import type { Sources } from '../sources.ts'
import { type FluxInstance, instanceOf } from './instance.ts'

const chartName = 'flux-instance'

/** The FluxInstance of a release with its own values; undefined if it is for another chart, or does not sync. */
export function instanceOfRelease(release: HelmRelease, sources: Sources): FluxInstance | undefined {
  if (!isInstanceChart(release, sources)) return undefined
  return instanceWith(at(release.value, ['spec', 'values']), {
    release,
    locate: (path) => release.locate(['spec', 'values', ...path]),
  })
}

/** The same with all of its values, which may be in the output of the Kustomization that contains it. */
export async function instanceOfRenderedRelease(
  release: HelmRelease,
  { rendering, tree }: { readonly rendering: Rendering; readonly tree: FluxTree },
): Promise<FluxInstance | undefined> {
  if (!isInstanceChart(release, tree.context.sources)) return undefined
  try {
    // If the chart is rendered, the warnings are reported then.
    const { values, locate } = await valuesOfRelease(readRelease(release), { release, rendering, tree, warn: () => {} })
    const json = values.type === 'map' ? encodeJson(values.value) : '{}'
    return instanceWith(readPlain(json, ''), { release, locate })
  } catch (error) {
    if (!isKuiltError(error)) throw error
    return instanceOfRelease(release, tree.context.sources)
  }
}

function isInstanceChart({ value, namespace }: HelmRelease, sources: Sources): boolean {
  const reference = at(value, ['spec', 'chartRef'])
  if (!isObject(reference)) return textAt(value, 'spec', 'chart', 'spec', 'chart') === chartName
  const [kind, name] = [textAt(reference, 'kind'), textAt(reference, 'name')]
  const source = sources.objectOf({ kind, name, namespace: textAt(reference, 'namespace') || namespace })
  const url = textAt(source, 'spec', 'url')
  return url === '' ? name === chartName : url.endsWith(`/${chartName}`)
}

/** Follows the chart's templates/instance.yaml. @throws KuiltError FLUX_FIELD_TYPE */
function instanceWith(
  values: JsonValue | undefined,
  { release, locate }: { readonly release: HelmRelease; readonly locate: FluxInstance['locate'] },
): FluxInstance | undefined {
  const instance = at(values, ['instance'])
  const sync = at(instance, ['sync'])
  if (!isObject(sync) || textAt(sync, 'url') === '') return undefined
  const namespace = textAt(release.value, 'spec', 'targetNamespace') || release.namespace
  const spec: JsonObject = {
    sync: { kind: 'GitRepository', ...sync },
    kustomize: { patches: at(instance, ['kustomize', 'patches']) ?? [] },
  }
  const value = { metadata: { name: release.name, namespace }, spec }
  return instanceOf(value, {
    locate: ([root, ...rest]) =>
      root === 'spec' ? locate(['instance', ...rest]) : release.locate(root === undefined ? [] : [root, ...rest]),
    source: release.locate([]),
  })
}
