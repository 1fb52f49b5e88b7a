import { type FieldPath, KuiltError, type Location } from '../../../diagnostics/index.ts'
import type { Resource } from '../../../resource/resource.ts'
import type { JsonObject, JsonValue } from '../../../tree/node.ts'
import { toJson } from '../../../yaml/json/json.ts'
import { defaultNamespace } from '../definition.ts'
import { readFields } from '../read-spec.ts'
import type { FieldType } from '../spec-fields.ts'

/** A ResourceSet of Flux Operator in the output of a Kustomization. */
export interface ResourceSet {
  readonly name: string
  readonly namespace: string
  readonly spec: ResourceSetSpec
  /** The location of a field of the object. */
  readonly locate: (path: FieldPath) => Location | undefined
}

/** The templates of a ResourceSet, or of one of its steps. */
export interface Templates {
  readonly resources?: readonly JsonObject[]
  readonly resourcesTemplate?: string
}

/** The part of the `spec` of a ResourceSet that affects the objects that it generates. */
interface ResourceSetSpec extends Templates {
  readonly commonMetadata?: {
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly inputs?: readonly Readonly<Record<string, JsonValue>>[]
  readonly inputsFrom?: readonly { readonly name?: string }[]
  readonly inputStrategy?: { readonly name?: string; readonly includeEmptyProviders?: boolean }
  readonly steps?: readonly Templates[]
}

const strings = { map: 'string' } as const
const templates = { resources: { list: 'object' }, resourcesTemplate: 'string' } as const

const fields: Readonly<Record<string, FieldType>> = {
  commonMetadata: { fields: { labels: strings, annotations: strings } },
  inputs: { list: 'object' },
  inputsFrom: { list: { fields: { name: 'string' } } },
  inputStrategy: { fields: { name: 'string', includeEmptyProviders: 'boolean' } },
  ...templates,
  steps: { list: { fields: templates } },
}

export const operatorGroup = 'fluxcd.controlplane.io'

export function isResourceSet({ kind, group }: Pick<Resource['id'], 'kind' | 'group'>): boolean {
  return kind === 'ResourceSet' && group === operatorGroup
}

/** Converts a resource to a ResourceSet; undefined for other kinds. @throws KuiltError FLUX_FIELD_TYPE */
export function resourceSetOf(resource: Resource, locate: ResourceSet['locate']): ResourceSet | undefined {
  const { name, namespace } = resource.id
  if (!isResourceSet(resource.id)) return undefined
  // `toJson` converts a mapping to an object.
  const value = toJson(resource.node) as JsonObject
  const subject = describeResourceSet({ name, namespace })
  // The reader has checked all fields against the table, which corresponds to the type.
  const spec = readFields(value['spec'], fields, { subject, locate }) as ResourceSetSpec
  return { name, namespace: namespace || defaultNamespace, spec, locate }
}

/** The name of a ResourceSet in messages. */
export function describeResourceSet({ name, namespace }: Pick<ResourceSet, 'name' | 'namespace'>): string {
  return `ResourceSet "${name}"${namespace === '' ? '' : ` in namespace "${namespace}"`}`
}

export function invalidObject(set: ResourceSet, reason: string, at: Location | undefined): KuiltError {
  return new KuiltError('FLUX_RESOURCE_SET_OBJECT', { subject: describeResourceSet(set), reason }, { at })
}
