import { type FieldPath, KuiltError } from '../diagnostics/index.ts'
import { decodeFields, toFields } from '../kustomization/decode.ts'
import { kustomizationTypes } from '../kustomization/fields.gen.ts'
import type * as K from '../kustomization/kustomization.gen.ts'
import { completeFieldSpecs, type FieldSpec, type NameReference, type TransformerConfig } from '../schema/field-spec.ts'
import { defaultFieldSpecs } from '../schema/field-specs.gen.ts'
import { type Gvk, gvkSortText, isSelected, sameGvk } from '../schema/gvk.ts'
import { orderFirst, orderLast } from '../schema/kind-order.gen.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import type { JsonValue } from '../tree/node.ts'

/** The default field specs of every build. */
export const defaultTransformerConfig: TransformerConfig = defaultFieldSpecs

type Section = Exclude<keyof TransformerConfig, 'nameReference'>

/**
 * Merges two lists of field specs. A new spec is dropped if an earlier one has the same path and a kind that the new
 * one selects. Returns the first list itself if the second adds nothing. Follows api/types/fieldspec.go,
 * (FsSlice).MergeAll.
 *
 * @throws KuiltError FIELD_SPECS_CONFLICT if the two differ in `create`
 */
export function mergeFieldSpecs(
  specs: readonly FieldSpec[],
  more: readonly FieldSpec[],
  section: string,
): readonly FieldSpec[] {
  if (specs === more) return specs
  let result: FieldSpec[] | undefined
  for (const spec of more) {
    const same = (result ?? specs).find((other) => other.path === spec.path && isSelected(other, spec))
    if (same === undefined) {
      result ??= specs.slice()
      result.push(spec)
    } else if (same.create !== spec.create) throw conflict(spec, same, section)
  }
  return result ?? specs
}

function conflict({ path, at }: FieldSpec, other: FieldSpec, section: string): KuiltError {
  const notes = other.at === undefined ? [] : [{ message: 'the other field spec', at: other.at }]
  return new KuiltError('FIELD_SPECS_CONFLICT', { section, path }, { at, notes })
}

/**
 * Merges two configurations and sorts each section by kind. Returns the first one itself if the second adds nothing, so
 * that merging the defaults in every layer is free. Follows
 * api/internal/plugins/builtinconfig/transformerconfig.go, (TransformerConfig).Merge.
 *
 * @throws KuiltError FIELD_SPECS_CONFLICT if the two differ in `create`
 */
export function mergeTransformerConfig(a: TransformerConfig, b: TransformerConfig): TransformerConfig {
  if (a === b) return a
  const merged: TransformerConfig = {
    ...sections((name) => mergeSection(a, b, name)),
    nameReference: mergeReferences(a.nameReference, b.nameReference),
  }
  if (isSame(merged, a)) return a
  return isSame(merged, b) ? b : merged
}

/** Creates every section except `nameReference`, whose entries have a different shape. */
function sections(specsOf: (name: Section) => readonly FieldSpec[]): Omit<TransformerConfig, 'nameReference'> {
  return {
    namePrefix: specsOf('namePrefix'),
    nameSuffix: specsOf('nameSuffix'),
    namespace: specsOf('namespace'),
    commonAnnotations: specsOf('commonAnnotations'),
    commonLabels: specsOf('commonLabels'),
    labels: specsOf('labels'),
    templateLabels: specsOf('templateLabels'),
    varReference: specsOf('varReference'),
    images: specsOf('images'),
    replicas: specsOf('replicas'),
  }
}

/** The initial state. The first layer adds the default field specs. */
export const noConfig: TransformerConfig = { ...sections(() => []), nameReference: [] }

// An object literal of this type has no other keys.
const sectionNames = Object.keys(noConfig) as readonly (keyof TransformerConfig)[]

function mergeSection(a: TransformerConfig, b: TransformerConfig, section: Section): readonly FieldSpec[] {
  const before = a[section]
  const more = b[section]
  // The defaults are sorted and have no duplicates.
  if (before.length === 0 && more === defaultTransformerConfig[section]) return more
  const merged = mergeFieldSpecs(before, more, section)
  return merged === before ? before : sortByKind(merged)
}

function mergeReferences(a: readonly NameReference[], b: readonly NameReference[]): readonly NameReference[] {
  if (a === b) return a
  if (a.length === 0 && b === defaultTransformerConfig.nameReference) return b
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
  return result === undefined ? a : sortByKind(result)
}

function isSame(a: TransformerConfig, b: TransformerConfig): boolean {
  return sectionNames.every((name) => a[name] === b[name])
}

const ranks: ReadonlyMap<string, number> = new Map([
  ...orderFirst.map((kind, i) => [kind, i - orderFirst.length] as const),
  ...orderLast.map((kind, i) => [kind, i + 1] as const),
])

/**
 * Sorts field specs by kind. sortFields in transformerconfig.go is not stable, so upstream has no defined order for
 * equal kinds.
 */
function sortByKind<T extends Gvk>(list: readonly T[]): readonly T[] {
  const keyed = list.map((item) => ({ item, rank: ranks.get(item.kind) ?? 0, text: gvkSortText(item) }))
  return keyed.sort((x, y) => x.rank - y.rank || compareBytes(x.text, y.text)).map(({ item }) => item)
}

/**
 * Decodes the configuration in a file listed in `configurations`. Unknown fields are errors.
 *
 * @throws KuiltError KUSTOMIZATION_FIELD_…, KUSTOMIZATION_NOT_AN_OBJECT
 */
export function decodeTransformerConfig(value: JsonValue, file: string): TransformerConfig {
  const fields = kustomizationTypes['TransformerConfig'] ?? []
  const options = { file, owner: 'the transformer configuration', convert: 'typed' } as const
  // `decodeFields` checks the value against the fields of this type.
  return completeConfig(decodeFields(toFields(value, file), fields, options) as K.TransformerConfig, file)
}

/**
 * Adds the missing sections to a partial configuration, and sorts every section.
 *
 * @param file the file that has been read, if it has this shape
 */
export function completeConfig(partial: K.TransformerConfig, file?: string): TransformerConfig {
  const complete = (specs: readonly K.FieldSpec[] | undefined, ...path: FieldPath): readonly FieldSpec[] =>
    completeFieldSpecs(specs, file === undefined ? undefined : { file, document: 0, path })
  return {
    ...sections((name) => sortByKind(complete(partial[name], name))),
    nameReference: sortByKind(
      (partial.nameReference ?? []).map(({ group = '', version = '', kind = '', fieldSpecs }, i) => ({
        group,
        version,
        kind,
        fieldSpecs: complete(fieldSpecs, 'nameReference', i, 'fieldSpecs'),
      })),
    ),
  }
}
