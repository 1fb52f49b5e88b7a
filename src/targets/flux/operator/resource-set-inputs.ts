// The input sets of a ResourceSet. Follows flux-operator, internal/inputs.

import { formatNumber } from '../../../diagnostics/format-number.ts'
import { adler32 } from '../../../go-template/functions/crypto.ts'
import { INT64 } from '../../../go-template/types.ts'
import { type GoMap, type GoValue, goList, goMap, integer } from '../../../go-template/values.ts'
import type { Resource } from '../../../resource/resource.ts'
import { isObject } from '../../../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../../../tree/node.ts'
import { toJson } from '../../../yaml/json/json.ts'
import { at } from '../releases/release.ts'
import { invalidObject, operatorGroup, type ResourceSet } from './resource-set.ts'

const providerKind = 'ResourceSetInputProvider'

/** Follows internal/inputs/permuter.go, maxPermutations. */
const maxPermutations = 10_000

/** The input sets of one provider, or of the ResourceSet itself. */
interface ProvidedInputs {
  readonly name: string
  readonly sets: readonly GoMap[]
}

/**
 * All input sets. Undefined if they come from a provider that is not static, or not among the objects, which are those
 * of the Kustomization that contains the ResourceSet.
 *
 * @throws KuiltError FLUX_RESOURCE_SET_OBJECT if there are too many
 */
export function inputSets(set: ResourceSet, objects: readonly Resource[]): readonly GoMap[] | undefined {
  const { name, namespace, spec } = set
  const own = (spec.inputs ?? []).map((input) => inputSet(input, { kind: 'ResourceSet', name, namespace }))
  const providers: ProvidedInputs[] = [{ name, sets: own }]
  const names = (spec.inputsFrom ?? []).map((reference) => reference.name ?? '')
  for (const provider of [...new Set(names)].sort()) {
    const values = staticValues({ name: provider, namespace }, objects)
    if (values === undefined) return undefined
    // In the cluster, it is derived from the UID of the provider.
    const input = { ...values, id: adler32(provider) }
    providers.push({ name: provider, sets: [inputSet(input, { kind: providerKind, name: provider, namespace })] })
  }
  if (spec.inputStrategy?.name !== 'Permute') return providers.flatMap(({ sets }) => sets)
  const used = spec.inputStrategy.includeEmptyProviders ? providers : providers.filter(({ sets }) => sets.length > 0)
  const count = used.reduce((product, { sets }) => product * sets.length, 1)
  if (count > maxPermutations) {
    const reason = `its inputs have ${formatNumber(count)} permutations; at most ${formatNumber(maxPermutations)} are allowed`
    throw invalidObject(set, reason, set.locate(['spec', 'inputStrategy']))
  }
  return permutations(used)
}

interface ProviderId {
  readonly kind: string
  readonly name: string
  readonly namespace: string
}

function inputSet(input: JsonObject, { kind, name, namespace }: ProviderId): GoMap {
  const provider = { apiVersion: `${operatorGroup}/v1`, kind, name, namespace }
  return goMap(Object.entries({ ...input, provider }).map(([key, value]) => [key, toGoValue(value)] as const))
}

/** Integers are int64, as in Kubernetes' JSON decoder. */
export function toGoValue(value: JsonValue): GoValue {
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))) {
    return integer(BigInt(value), INT64)
  }
  if (isList(value)) return goList(value.map(toGoValue))
  if (!isObject(value)) return value
  return goMap(Object.entries(value).map(([key, item]) => [key, toGoValue(item)] as const))
}

/** `spec.defaultValues` of a static provider. */
function staticValues(
  { name, namespace }: Omit<ProviderId, 'kind'>,
  objects: readonly Resource[],
): JsonObject | undefined {
  const provider = objects.find(({ id }) => {
    return id.kind === providerKind && id.group === operatorGroup && id.name === name && id.namespace === namespace
  })
  if (provider === undefined) return undefined
  const value = toJson(provider.node)
  if (at(value, ['spec', 'type']) !== 'Static') return undefined
  const values = at(value, ['spec', 'defaultValues'])
  return isObject(values) ? values : {}
}

/** One input set of each provider, by the normalized name of the provider. The last provider varies fastest. */
function permutations(used: readonly ProvidedInputs[]): readonly GoMap[] {
  let combined: readonly {
    readonly entries: readonly (readonly [string, GoValue])[]
    readonly key: readonly string[]
  }[] = used.length === 0 ? [] : [{ entries: [], key: [] }]
  for (const { name, sets } of used) {
    const normalized = normalizedKey(name)
    combined = combined.flatMap(({ entries, key }) => {
      return sets.map((set, i) => ({
        entries: [...entries, [normalized, set] as const],
        key: [...key, `${normalized}=${i}`],
      }))
    })
  }
  return combined.map(({ entries, key }) => goMap([...entries, ['id', adler32(key.join('/'))]]))
}

/** Follows internal/inputs/keys.go, NormalizeKeyForTemplate. */
function normalizedKey(name: string): string {
  const words = name
    .toLowerCase()
    .replace(/[\s\p{P}]/gu, '_')
    .replace(/[^a-z0-9_]/g, '')
    .split('_')
  return words.filter((word) => word !== '').join('_')
}
