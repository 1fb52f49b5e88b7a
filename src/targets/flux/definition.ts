import type { FieldPath, Location } from '../../diagnostics/index.ts'
import { fieldBelow } from '../../diagnostics/index.ts'
import { isObject } from '../../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../../tree/node.ts'
import { goJson } from '../../yaml/json/json.ts'
import type { FluxDocument } from './documents.ts'

/** A Flux Kustomization to render, from a file or from the output of another Kustomization. */
export interface Definition {
  readonly apiVersion: string
  readonly name: string
  readonly namespace: string
  readonly spec: JsonValue | undefined
  /** Returns the location of a field of the object. */
  readonly locate: (path: FieldPath) => Location | undefined
  /** The location of the object in a file, or in the input of the build that created it. */
  readonly source: Location | undefined
  /** True if the object does not specify its namespace. */
  readonly assumesNamespace: boolean
  /** A key that is the same for equal definitions. */
  readonly key: string
  /** True if Flux Operator generates it for a FluxInstance. */
  readonly isSynced?: boolean
}

export const defaultNamespace = 'flux-system'

export function definitionOf(value: JsonObject, { locate, source }: Pick<Definition, 'locate' | 'source'>): Definition {
  const { metadata, apiVersion, spec } = value
  const { name, namespace } = isObject(metadata) ? metadata : {}
  const own = typeof namespace === 'string' ? namespace : ''
  const named = {
    apiVersion: String(apiVersion),
    name: String(name),
    namespace: own || defaultNamespace,
  }
  const key = goJson({ ...named, spec: spec ?? null })
  return { ...named, spec, locate, source, assumesNamespace: own === '', key }
}

/** Returns an ID such as `flux-system/apps`. */
export function idOf({ namespace, name }: Pick<Definition, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`
}

/** Returns the name of a Flux Kustomization for messages. */
export function describeDefinition({ namespace, name }: Pick<Definition, 'namespace' | 'name'>): string {
  return `Flux Kustomization "${name}" in namespace "${namespace}"`
}

export function seedDefinition({ value, at }: FluxDocument): Definition {
  return definitionOf(value, { locate: (path) => fieldBelow(at, path), source: at })
}
