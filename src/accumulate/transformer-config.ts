import { KuiltError } from '../diagnostics/index.ts'
import type { FieldSpec, NameReference, TransformerConfig } from '../model/field-spec.ts'
import type { JsonObject, JsonValue } from '../model/node.ts'
import { type Gvk, isSelected, sameGvk } from '../model/resource-id.ts'
import { compareBytes } from '../model/text.ts'
import { defaultFieldSpecs } from '../schema/field-specs.gen.ts'
import { orderFirst, orderLast } from '../schema/kind-order.gen.ts'
import { kustomizationTypes } from '../schema/kustomization-fields.gen.ts'
import { decodeFields, describe } from '../validate/decode.ts'

/** What every build starts from. */
export const defaultTransformerConfig: TransformerConfig = defaultFieldSpecs

/**
 * Two lists of field specs as one. A spec that an earlier one covers (same path, and its kind selected by the new one) is
 * dropped.
 *
 * @throws KuiltError FIELD_SPECS_CONFLICT where the two differ in `create`
 */
export function mergeFieldSpecs(
  specs: readonly FieldSpec[],
  more: readonly FieldSpec[],
  section: string,
): readonly FieldSpec[] {
  if (specs === more) return specs
  let result: FieldSpec[] | undefined
  for (const spec of more) {
    const list = result ?? specs
    const same = list.find((other) => other.path === spec.path && isSelected(other, spec))
    if (same === undefined) {
      result ??= specs.slice()
      result.push(spec)
    } else if (same.create !== spec.create) throw new KuiltError('FIELD_SPECS_CONFLICT', { section, path: spec.path })
  }
  return result ?? specs
}

const sections = [
  'namePrefix',
  'nameSuffix',
  'namespace',
  'commonAnnotations',
  'commonLabels',
  'labels',
  'templateLabels',
  'varReference',
  'images',
  'replicas',
] as const

/** Two configurations as one, sorted by kind as upstream. The same object where the second adds nothing. */
export function mergeTransformerConfig(a: TransformerConfig, b: TransformerConfig): TransformerConfig {
  if (a === b) return a
  const result: Record<string, unknown> = {}
  let changed = false
  for (const section of sections) {
    const merged = mergeFieldSpecs(a[section], b[section], section)
    changed ||= merged !== a[section]
    result[section] = merged === a[section] ? merged : merged.toSorted(compareGvk)
  }
  const nameReference = mergeReferences(a.nameReference, b.nameReference)
  changed ||= nameReference !== a.nameReference
  // Every section is there.
  return changed ? ({ ...result, nameReference } as unknown as TransformerConfig) : a
}

function mergeReferences(a: readonly NameReference[], b: readonly NameReference[]): readonly NameReference[] {
  if (a === b) return a
  let result: NameReference[] | undefined
  for (const reference of b) {
    const list = result ?? a
    const i = list.findIndex((other) => sameGvk(other, reference))
    const old = list[i]
    if (old === undefined) {
      result ??= a.slice()
      result.push(reference)
      continue
    }
    const fieldSpecs = mergeFieldSpecs(old.fieldSpecs, reference.fieldSpecs, 'nameReference')
    if (fieldSpecs === old.fieldSpecs) continue
    result ??= a.slice()
    result[i] = { ...old, fieldSpecs }
  }
  return result?.sort(compareGvk) ?? a
}

const ranks: ReadonlyMap<string, number> = new Map([
  ...orderFirst.map((kind, i) => [kind, i - orderFirst.length] as const),
  ...orderLast.map((kind, i) => [kind, i + 1] as const),
])

function compareGvk(a: Gvk, b: Gvk): number {
  return (ranks.get(a.kind) ?? 0) - (ranks.get(b.kind) ?? 0) || compareBytes(sortText(a), sortText(b))
}

function sortText({ group, version, kind }: Gvk): string {
  return `${group || '~G'}_${version || '~V'}_${kind || '~K'}`
}

/** @throws KuiltError KUSTOMIZATION_FIELD_… */
export function decodeTransformerConfig(value: JsonValue, file: string): TransformerConfig {
  if (value === null) return emptyConfig
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new KuiltError('KUSTOMIZATION_NOT_AN_OBJECT', { file, actual: describe(value) }, { at: { file } })
  }
  const fields = kustomizationTypes['TransformerConfig'] ?? []
  const data = decodeFields(value as JsonObject, fields, { file, owner: 'a transformer configuration' })
  return completeConfig(data)
}

const emptyConfig: TransformerConfig = completeConfig({})

/** A partial configuration with every section filled in. */
export function completeConfig(data: JsonObject): TransformerConfig {
  // Decoded against the table that names these sections.
  const partial = data as Partial<Record<(typeof sections)[number], readonly Partial<FieldSpec>[]>> & {
    readonly nameReference?: readonly (Partial<Gvk> & { readonly fieldSpecs?: readonly Partial<FieldSpec>[] })[]
  }
  const specs = (list: readonly Partial<FieldSpec>[] = []): readonly FieldSpec[] =>
    list.map(({ group = '', version = '', kind = '', path = '', create = false }) => ({
      group,
      version,
      kind,
      path,
      create,
    }))
  return {
    namePrefix: specs(partial.namePrefix),
    nameSuffix: specs(partial.nameSuffix),
    namespace: specs(partial.namespace),
    commonAnnotations: specs(partial.commonAnnotations),
    commonLabels: specs(partial.commonLabels),
    labels: specs(partial.labels),
    templateLabels: specs(partial.templateLabels),
    varReference: specs(partial.varReference),
    images: specs(partial.images),
    replicas: specs(partial.replicas),
    nameReference: (partial.nameReference ?? []).map(({ group = '', version = '', kind = '', fieldSpecs }) => ({
      group,
      version,
      kind,
      fieldSpecs: specs(fieldSpecs),
    })),
  }
}
