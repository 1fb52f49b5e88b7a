// The objects that Flux Operator generates for `spec.sync` of a FluxInstance. Follows flux-operator,
// internal/builder/templates.go, syncTmpl.

import { attempt, type FieldPath } from '../../../diagnostics/index.ts'
import { locationOf } from '../../../resource/locations.ts'
import { readResources } from '../../../resource/read-resources.ts'
import type { Resource } from '../../../resource/resource.ts'
import { builtinScope } from '../../../schema/scope.ts'
import { isObject } from '../../../tree/json-values.ts'
import type { JsonObject } from '../../../tree/node.ts'
import { goJson, toJson } from '../../../yaml/json/json.ts'
import { readPlain } from '../../../yaml/read/read-plain.ts'
import { type Definition, defaultNamespace, definitionOf } from '../definition.ts'
import { isFluxKustomization } from '../documents.ts'
import type { TreeContext } from '../flux-tree.ts'
import { kustomizeObjects } from '../kustomize-objects.ts'
import { textAt } from '../releases/release.ts'
import { type FluxInstance, type InstancePatch, syncOf } from './instance.ts'

const fileName = 'sync.yaml'

/**
 * The Kustomizations that a FluxInstance generates: one if it has `spec.sync`. Records their source.
 *
 * @throws KuiltError errors of `spec.kustomize.patches`
 */
export async function syncKustomizations(
  instance: FluxInstance,
  { options, sources, tracer }: Pick<TreeContext, 'options' | 'sources' | 'tracer'>,
): Promise<readonly Definition[]> {
  const generated = generatedObjects(instance)
  const resources = readResources(generated.map(goJson).join('\n---\n'), fileName, builtinScope)
  const patches = patchesOf(instance, generated)
  const { resources: patched, locate } = await kustomizeObjects(
    resources,
    { patches: patches.map(([, { patch = '', target }]) => ({ patch, ...(target && { target }) })) },
    { locateField: (path) => instance.locate(patchPath(path, patches)), options, tracer, directory: '/flux-instance' },
  )
  const locator = (resource: Resource) => (path: FieldPath) => {
    const at = tracer === undefined ? locationOf(resource, path) : tracer.locate(resource, path)
    const place = at && locate(at)
    return place?.file === fileName ? instance.locate(instancePath(place.path ?? [], instance)) : place
  }
  return patched.flatMap((resource) => {
    // `toJson` converts a mapping to an object.
    const value = toJson(resource.node) as JsonObject
    const { kind, name } = resource.id
    if (isFluxKustomization({ apiVersion: textAt(value, 'apiVersion'), kind })) {
      return [{ ...definitionOf(value, { locate: locator(resource), source: instance.source }), isSynced: true }]
    }
    const namespace = textAt(value, 'metadata', 'namespace') || defaultNamespace
    sources.addSync({ kind, name, namespace }, value)
    return []
  })
}

/** The source and the Kustomization; none if the instance does not sync anything. */
function generatedObjects(instance: FluxInstance): readonly JsonObject[] {
  const { namespace } = instance
  const sync = syncOf(instance)
  if (sync === undefined) return []
  const { kind = '', url = '', ref = '', path = '' } = sync
  const name = sync.name || namespace || defaultNamespace
  const metadata = { name, ...(namespace !== '' && { namespace }) }
  const sourceSpec =
    kind === 'Bucket'
      ? { bucketName: ref, endpoint: url }
      : { ref: kind === 'GitRepository' ? { name: ref } : { tag: ref }, url }
  return [
    { apiVersion: 'source.toolkit.fluxcd.io/v1', kind, metadata, spec: sourceSpec },
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata,
      spec: { interval: '10m0s', path, prune: true, sourceRef: { kind, name } },
    },
  ]
}

/** The patches that may change the generated objects, with their indexes. Most patches change the controllers. */
type IndexedPatches = readonly (readonly [number, InstancePatch])[]

function patchesOf({ spec }: FluxInstance, generated: readonly JsonObject[]): IndexedPatches {
  return [...(spec.kustomize?.patches ?? []).entries()].filter(([, { patch = '', target }]) => {
    if (target !== undefined) return true
    // Without a target, a patch is an error if it matches nothing.
    const value = attempt(() => readPlain(patch, ''))
    return isObject(value) && generated.some((object) => isSameObject(value, object))
  })
}

function isSameObject(a: JsonObject, b: JsonObject): boolean {
  return [['apiVersion'], ['kind'], ['metadata', 'name']].every((path) => textAt(a, ...path) === textAt(b, ...path))
}

/** The path in the instance of a field of the kustomization with the patches. */
function patchPath([field = '', index, ...rest]: FieldPath, patches: IndexedPatches): FieldPath {
  const original = typeof index === 'number' ? patches[index]?.[0] : undefined
  return ['spec', 'kustomize', field, ...(original === undefined ? [] : [original, ...rest])]
}

const syncFields: Readonly<Record<string, string>> = { path: 'path', sourceRef: 'kind' }

/** The path in the instance that sets a field of the generated Kustomization. */
function instancePath([root, field]: FieldPath, { namespace, spec: { sync } }: FluxInstance): FieldPath {
  if (root === undefined) return []
  if (root !== 'metadata') return ['spec', 'sync', ...[syncFields[String(field)] ?? []].flat()]
  if (field === 'name' && sync?.name) return ['spec', 'sync', 'name']
  return ['metadata', namespace === '' ? 'name' : 'namespace']
}
