import type { FieldPath, Location } from '../../../diagnostics/index.ts'
import type { JsonObject } from '../../../tree/node.ts'
import type { FluxDocument } from '../documents.ts'
import { readFields } from '../read-spec.ts'
import { textAt } from '../releases/release.ts'
import { type FieldType, patchList } from '../spec-fields.ts'

/** A FluxInstance of Flux Operator, which can generate a source and a Kustomization. */
export interface FluxInstance {
  readonly name: string
  /** Empty if it has none. */
  readonly namespace: string
  readonly spec: InstanceSpec
  /** The location of a field of the object. */
  readonly locate: (path: FieldPath) => Location | undefined
  /** The location of the object. */
  readonly source: Location | undefined
}

/** The part of the `spec` of a FluxInstance that affects the generated source and Kustomization. */
export interface InstanceSpec {
  readonly kustomize?: { readonly patches?: readonly InstancePatch[] }
  readonly sync?: {
    readonly kind?: string
    readonly name?: string
    readonly path?: string
    readonly ref?: string
    readonly url?: string
  }
}

export interface InstancePatch {
  readonly patch?: string
  readonly target?: JsonObject
}

const fields: Readonly<Record<string, FieldType>> = {
  kustomize: { fields: { patches: patchList } },
  sync: { fields: { kind: 'string', name: 'string', path: 'string', ref: 'string', url: 'string' } },
}

/**
 * The `spec.sync` of an instance. Undefined if it has none, or no kind or URL: the API server requires both, so such an
 * object is a patch of a FluxInstance, which kustomizations apply.
 */
export function syncOf({ spec: { sync } }: FluxInstance): InstanceSpec['sync'] {
  return sync?.kind && sync.url ? sync : undefined
}

export function isFluxInstance({ apiVersion, kind }: Pick<FluxDocument, 'apiVersion' | 'kind'>): boolean {
  return kind === 'FluxInstance' && apiVersion.startsWith('fluxcd.controlplane.io/')
}

/** @throws KuiltError FLUX_FIELD_TYPE */
export function instanceOf(
  value: JsonObject,
  { locate, source }: Pick<FluxInstance, 'locate' | 'source'>,
): FluxInstance {
  const [name, namespace] = [textAt(value, 'metadata', 'name'), textAt(value, 'metadata', 'namespace')]
  const subject = `FluxInstance "${name}"${namespace === '' ? '' : ` in namespace "${namespace}"`}`
  // The reader has checked all fields against the table, which corresponds to the type.
  const spec = readFields(value['spec'], fields, { subject, locate }) as InstanceSpec
  return { name, namespace, spec, locate, source }
}
