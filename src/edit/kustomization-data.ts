import { decodeFields, toFields } from '../kustomization/decode.ts'
import { kustomizationFields } from '../kustomization/fields.gen.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'
import { migrate } from '../kustomization/migrate.ts'
import type { JsonObject, JsonValue } from '../tree/node.ts'
import { readPlain } from '../yaml/read/read-plain.ts'

/**
 * Returns the fields of a kustomization file as kustomize decodes them, before any migration.
 *
 * @throws KuiltError YAML_…, KUSTOMIZATION_NOT_AN_OBJECT, KUSTOMIZATION_FIELD_…
 */
export function decodeKustomization(content: Uint8Array | string, file: string): JsonObject {
  const fields = toFields(readPlain(content, file), file)
  return decodeFields(fields, kustomizationFields, { file, owner: 'the kustomization' })
}

/**
 * Migrates deprecated fields and adds the type if it is missing, as every edit does. Follows
 * api/types/kustomization.go, FixKustomization.
 */
export function completeKustomization(fields: JsonObject): Kustomization {
  // `decodeFields` has checked all fields against the table from which the type is generated.
  const kustomization = migrate(fields as Kustomization)
  const version = kustomization.kind === 'Component' ? 'v1alpha1' : 'v1beta1'
  return { ...kustomization, apiVersion: kustomization.apiVersion || `kustomize.config.k8s.io/${version}` }
}

/** Returns the content of a file after the changes that every edit makes. */
export function readForEdit(text: string, file: string): Kustomization {
  return completeKustomization(decodeKustomization(text, file))
}

/**
 * Returns the fields to write, which are all fields that are not empty. Follows
 * kustomize/commands/internal/kustfile/kustomizationfile.go, isEmpty.
 */
export function writtenFields(kustomization: Kustomization): JsonObject {
  // A kustomization is plain data. Undefined fields are dropped here.
  const entries = Object.entries(kustomization) as [string, JsonValue | undefined][]
  return Object.fromEntries(entries.filter((entry): entry is [string, JsonValue] => isWritten(...entry)))
}

const types: ReadonlyMap<string, string> = new Map(kustomizationFields.map(({ name, type }) => [name, type]))

/**
 * True if a field is not empty. Fields with a struct type in Go, such as `metadata`, count as set even if they are
 * empty maps.
 */
function isWritten(name: string, value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return false
  if (typeof value !== 'object') return true
  const type = types.get(name) ?? ''
  return Object.keys(value).length > 0 || !(type.startsWith('[]') || type.startsWith('map<'))
}
