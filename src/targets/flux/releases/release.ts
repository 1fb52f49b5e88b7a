import type { FieldPath, Location } from '../../../diagnostics/index.ts'
import { sha256 } from '../../../references/sha256.ts'
import type { Resource } from '../../../resource/resource.ts'
import { isObject, textOf } from '../../../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../../../tree/node.ts'
import { toJson } from '../../../yaml/json/json.ts'
import type { FluxImage } from '../read-spec.ts'
import { readFields } from '../read-spec.ts'
import type { FieldType } from '../spec-fields.ts'

/** A HelmRelease in the output of a Kustomization. */
export interface HelmRelease {
  readonly name: string
  readonly namespace: string
  readonly value: JsonObject
  /** Returns the location of a field of the HelmRelease. */
  readonly locate: (path: FieldPath) => Location | undefined
}

/** The part of the `spec` of a HelmRelease that affects rendering. */
export interface ReleaseSpec {
  readonly commonMetadata?: {
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly install?: {
    readonly crds?: string
    readonly disableHooks?: boolean
    readonly disableSchemaValidation?: boolean
  }
  readonly postRenderers?: readonly { readonly kustomize?: PostRenderer }[]
  readonly postRenderStrategy?: string
  readonly releaseName?: string
  readonly targetNamespace?: string
  readonly test?: { readonly enable?: boolean }
  readonly values?: JsonObject
  readonly valuesFrom?: readonly ValuesReference[]
}

/** The kustomize fields of a post-renderer. */
export interface PostRenderer {
  readonly patches?: readonly { readonly patch?: string; readonly target?: JsonObject }[]
  readonly images?: readonly FluxImage[]
  /** Patches that only beta versions support. */
  readonly patchesStrategicMerge?: readonly JsonObject[]
  readonly patchesJson6902?: readonly { readonly patch?: readonly JsonObject[]; readonly target?: JsonObject }[]
}

export interface ValuesReference {
  readonly kind?: string
  readonly name?: string
  readonly valuesKey?: string
  readonly targetPath?: string
  readonly optional?: boolean
  readonly literal?: boolean
}

const strings = { map: 'string' } as const

const fields: Readonly<Record<string, FieldType>> = {
  commonMetadata: { fields: { labels: strings, annotations: strings } },
  install: { fields: { crds: 'string', disableHooks: 'boolean', disableSchemaValidation: 'boolean' } },
  postRenderers: {
    list: {
      fields: {
        kustomize: {
          fields: {
            patches: { list: { fields: { patch: 'string', target: 'object' } } },
            images: { list: { fields: { name: 'string', newName: 'string', newTag: 'string', digest: 'string' } } },
            patchesStrategicMerge: { list: 'object' },
            patchesJson6902: { list: { fields: { patch: { list: 'object' }, target: 'object' } } },
          },
        },
      },
    },
  },
  postRenderStrategy: 'string',
  releaseName: 'string',
  targetNamespace: 'string',
  test: { fields: { enable: 'boolean' } },
  values: 'object',
  valuesFrom: {
    list: {
      fields: {
        kind: 'string',
        name: 'string',
        valuesKey: 'string',
        targetPath: 'string',
        optional: 'boolean',
        literal: 'boolean',
      },
    },
  },
}

export const helmGroup = 'helm.toolkit.fluxcd.io'

/** Converts a resource to a HelmRelease. Undefined for other kinds. */
export function releaseOf(resource: Resource, locate: HelmRelease['locate']): HelmRelease | undefined {
  const { kind, group, name } = resource.id
  if (kind !== 'HelmRelease' || group !== helmGroup) return undefined
  const value = toJson(resource.node)
  return isObject(value) ? { name, namespace: textAt(value, 'metadata', 'namespace'), value, locate } : undefined
}

/** Returns the name of a HelmRelease for messages. */
export function describeRelease({ name, namespace }: HelmRelease): string {
  return `HelmRelease "${name}"${namespace === '' ? '' : ` in namespace "${namespace}"`}`
}

/** @throws KuiltError FLUX_FIELD_TYPE */
export function readRelease(release: HelmRelease): ReleaseSpec {
  const { value, locate } = release
  // The reader has checked all fields against the table, which corresponds to the type.
  return readFields(value['spec'], fields, { subject: describeRelease(release), locate }) as ReleaseSpec
}

/** Returns the string at a path. Empty if the value is missing or not a string. */
export function textAt(value: JsonValue | undefined, ...path: readonly string[]): string {
  return textOf(at(value, path))
}

export function at(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((inner, key) => (isObject(inner) ? inner[key] : undefined), value)
}

const maxLength = 53
const hashLength = 12

/**
 * Returns the name of the release. Follows helm-controller, GetReleaseName and internal/release/name.go, ShortenName.
 */
export function releaseName({ name }: HelmRelease, { releaseName, targetNamespace }: ReleaseSpec): string {
  const full = releaseName || (targetNamespace ? `${targetNamespace}-${name}` : name)
  if (full.length <= maxLength) return full
  const hash = sha256(full).slice(0, hashLength)
  return `${full.slice(0, maxLength - hashLength - 1)}-${hash}`
}
