// The objects that a ResourceSet generates. Follows flux-operator, internal/builder/resourceset.go.

import { suggest } from '../../../diagnostics/hints.ts'
import {
  type FieldPath,
  type KuiltError,
  type Location,
  mapError,
  type Warning,
  warning,
} from '../../../diagnostics/index.ts'
import { encodeYaml } from '../../../go-template/functions/yaml.ts'
import { Budget } from '../../../go-template/limits.ts'
import { type GoMap, goMap } from '../../../go-template/values.ts'
import { initialState, Resource, type ResourceState, type Source } from '../../../resource/resource.ts'
import { describeId, idKey, type ResourceId } from '../../../resource/resource-id.ts'
import { builtinScope } from '../../../schema/scope.ts'
import { getField, getText } from '../../../tree/fields.ts'
import type { JsonObject, JsonValue, Mapping } from '../../../tree/node.ts'
import { wrongNodeKind } from '../../../tree/node-kind.ts'
import { fromJson } from '../../../yaml/json/json.ts'
import { readPlain } from '../../../yaml/read/read-plain.ts'
import { splitDocuments } from '../../../yaml/read/split-documents.ts'
import { readableObjects } from '../applied-objects.ts'
import type { BuiltKustomization } from '../build-kustomization.ts'
import { appliedObject } from '../finish-kustomization.ts'
import type { FluxTree, Rendering } from '../flux-tree.ts'
import { copiedData } from './copied-data.ts'
import {
  describeResourceSet,
  invalidObject,
  operatorGroup,
  type ResourceSet,
  resourceSetOf,
  type Templates,
} from './resource-set.ts'
import { inputSets, toGoValue } from './resource-set-inputs.ts'
import { type RenderTemplate, templateRenderer } from './resource-set-template.ts'

export interface ResourceSetContext {
  /** The Kustomization that contains the ResourceSets. */
  readonly rendering: Rendering
  readonly built: BuiltKustomization
  readonly tree: FluxTree
  readonly warn: (warning: Warning) => void
}

/**
 * The objects that the ResourceSets among the objects generate, directly or through others.
 *
 * @throws KuiltError FLUX_FIELD_TYPE, FLUX_RESOURCE_SET_OBJECT, TEMPLATE_…
 */
export async function resourceSetObjects(
  objects: readonly Resource[],
  context: ResourceSetContext,
): Promise<readonly Resource[]> {
  const { tree, built } = context
  const all = [...objects]
  const budget = new Budget()
  const expanded = new Set<string>()
  // The loop also reaches the objects that it adds.
  for (const resource of all) {
    const set = resourceSetOf(resource, tree.locator(resource, built))
    if (set === undefined || expanded.has(resource.key)) continue
    expanded.add(resource.key)
    if (!isEnabled(resource)) {
      const at = set.locate(['metadata', 'annotations'])
      context.warn(warning('FLUX_SUSPENDED', { id: describeResourceSet(set) }, { at }))
    }
    all.push(...(await generatedObjects(set, all, { ...context, budget })))
  }
  return all.slice(objects.length)
}

async function generatedObjects(
  set: ResourceSet,
  objects: readonly Resource[],
  context: ResourceSetContext & { readonly budget: Budget },
): Promise<readonly Resource[]> {
  const { warn, tree } = context
  const { spec, locate } = set
  const inputs = inputSets(set, objects)
  if (inputs === undefined) {
    const at = locate(['spec', 'inputsFrom']) ?? locate([])
    warn(warning('FLUX_RESOURCE_SET_KEPT', { ids: [describeResourceSet(set)] }, { at }))
    return []
  }
  if (inputs.length === 0 && (spec.inputsFrom ?? []).length > 0) return []
  const rendered = renderedObjects(set, inputs, context.budget)
  const owner = { ...set, group: `resourceset.${operatorGroup}`, commonMetadata: spec.commonMetadata }
  const { tracer } = tree.context
  const result: Resource[] = []
  for (const resource of readableObjects(rendered, warn)) {
    result.push(await copiedData(appliedObject(resource, { owner, tracer, warn }), { ...context, set }))
  }
  return result
}

/** The objects of all steps. */
function renderedObjects(set: ResourceSet, inputs: readonly GoMap[], budget: Budget): readonly Resource[] {
  const { spec } = set
  const render = templateRenderer(set.name, budget)
  const steps = (spec.steps ?? []).length > 0 ? spec.steps : undefined
  if (steps !== undefined && ((spec.resources ?? []).length > 0 || spec.resourcesTemplate)) {
    const reason = 'spec.steps cannot be used together with spec.resources or spec.resourcesTemplate'
    throw invalidObject(set, reason, set.locate(['spec', 'steps']))
  }
  const known = new Map<string, number>()
  return (steps ?? [spec]).flatMap((templates, step) => {
    const path = steps === undefined ? ['spec'] : ['spec', 'steps', step]
    const objects = stepObjects(templates, { set, inputs, render, path })
    for (const { id } of objects) {
      const key = objectKey(id)
      if ((known.get(key) ?? step) !== step) {
        throw invalidObject(set, `${describeId(id)} is in two steps`, set.locate(path))
      }
      known.set(key, step)
    }
    return objects
  })
}

interface StepContext {
  readonly set: ResourceSet
  readonly inputs: readonly GoMap[]
  readonly render: RenderTemplate
  /** The path of the fields with the templates. */
  readonly path: FieldPath
}

/** Later objects with the same ID are left out, as are those that are disabled. */
function stepObjects({ resources = [], resourcesTemplate = '' }: Templates, context: StepContext): readonly Resource[] {
  const { inputs, path } = context
  const fromResources = resources.flatMap((template, i) =>
    templateObjects(template, [...path, 'resources', i], context),
  )
  const fromTemplate = resourcesTemplate === '' ? [] : textObjects(resourcesTemplate, context)
  // Without inputs, the operator uses all items of `resources`.
  const kept = inputs.length === 0 ? fromResources : unique(fromResources.filter(isEnabled))
  return unique([...kept, ...fromTemplate.filter(isEnabled)])
}

function unique(objects: readonly Resource[]): readonly Resource[] {
  const known = new Set<string>()
  return objects.filter(({ id }) => known.size < known.add(objectKey(id)).size)
}

/** Objects with different versions of the same group are the same object in the cluster. */
function objectKey(id: ResourceId): string {
  return idKey({ ...id, version: '' })
}

function isEnabled({ node }: Resource): boolean {
  const annotations = getField(getField(node, 'metadata'), 'annotations')
  return getText(annotations, `${operatorGroup}/reconcile`) !== 'disabled'
}

function templateObjects(template: JsonObject, path: FieldPath, context: StepContext): readonly Resource[] {
  const { set, render } = context
  const text = encodeYaml(toGoValue(template))
  const at = set.locate(path)
  const state: ResourceState = at === undefined ? initialState : { ...initialState, source: sourceAt(at) }
  return allInputs(context).map((input) => {
    return withPlace(
      { set, at, input },
      () => new Resource(objectNode(readPlain(render(text, input), '')), state, builtinScope),
    )
  })
}

function textObjects(template: string, context: StepContext): readonly Resource[] {
  const { set, render, path } = context
  const at = set.locate([...path, 'resourcesTemplate'])
  const state: ResourceState = at === undefined ? initialState : { ...initialState, madeBy: sourceAt(at) }
  return allInputs(context).flatMap((input) => {
    return withPlace({ set, at, input }, () => {
      return splitDocuments(render(template, input)).flatMap(({ text }) => {
        const value = readPlain(text, '') ?? null
        return value === null ? [] : [new Resource(objectNode(value), state, builtinScope)]
      })
    })
  })
}

function allInputs({ inputs }: StepContext): readonly GoMap[] {
  return inputs.length === 0 ? [goMap()] : inputs
}

function objectNode(value: JsonValue = null): Mapping {
  const node = fromJson(value)
  if (node.type !== 'mapping') throw wrongNodeKind('mapping', node)
  return node
}

/** The fields of the object are at the same paths in its template. */
function sourceAt({ file, document = 0, path, inside }: Location): Source {
  return { file, document, ...(path && { path }), ...(inside && { inside }) }
}

interface TemplatePlace {
  readonly set: ResourceSet
  readonly at: Location | undefined
  readonly input: GoMap
}

/** Errors of a template, with its location: positions in the rendered text would be misleading. */
function withPlace<T>({ set, at, input }: TemplatePlace, work: () => T): T {
  return mapError(work, (error) => {
    const key = /^map has no entry for key "(.*)"$/.exec(reasonOf(error).replace(/ \(in .*/, ''))?.[1]
    const hint = key === undefined ? undefined : suggest(key, input.entries.keys())
    return invalidObject(set, reasonOf(error), at).with({ hint })
  })
}

function reasonOf({ code, params, message }: KuiltError): string {
  if (code !== 'TEMPLATE_FAILED' || !('action' in params && 'reason' in params)) return message
  return `${params.reason} (in << ${params.action} >>)`
}
