import { attempt, fieldBelow, KuiltError, type Location } from '../diagnostics/index.ts'
import type { Target, Var } from '../kustomization/kustomization.gen.ts'
import { resourceNote } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'
import {
  describeId,
  describeIds,
  describeVersionedId,
  effectiveNamespace,
  type ResourceId,
} from '../resource/resource-id.ts'
import { ResourceMap } from '../resource/resource-map.ts'
import { targetHint } from '../resource/target-hint.ts'
import type { FieldSpec } from '../schema/field-spec.ts'
import { sameGvk } from '../schema/gvk.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import { parseVarPath, partsOf } from '../tree/field-path.ts'
import { nearestField } from '../tree/nearest-field.ts'
import { findNode } from '../tree/walk-path.ts'
import type { VarValue } from './var-expansion.ts'
import { replaceVars } from './var-references.ts'
import { varValueOf } from './var-values.ts'

/** A var with the location of its definition. */
export interface DefinedVar extends Var {
  readonly at?: Location
}

/**
 * Records on every resource which vars read from it. The current ID and all earlier IDs of the resource are compared. A
 * var without a resource is an error only when the vars are resolved. Follows
 * api/internal/accumulator/resaccumulator.go, (ResAccumulator).MergeVars.
 *
 * @throws KuiltError VAR_AMBIGUOUS
 */
export function recordVars(resources: readonly Resource[], vars: readonly DefinedVar[]): readonly Resource[] {
  if (vars.length === 0) return resources
  const map = new ResourceMap(resources)
  for (const item of vars) {
    const { name = '', objref } = item
    const target = targetId(objref)
    const [position, ...others] = map
      .named(target.name)
      .filter((position) => map.at(position)?.allIds.some((id) => isTarget(id, target)))
    const resource = position === undefined ? undefined : map.at(position)
    if (position === undefined || resource === undefined) continue
    if (others.length > 0) throw ambiguous(item, target, [resource, ...others.flatMap((other) => map.at(other) ?? [])])
    map.replace(position, resource.withState({ varNames: [...resource.state.varNames, name] }))
  }
  return map.resources
}

/**
 * Combines the vars of two kustomizations. Follows api/types/var.go, (VarSet).MergeSlice.
 *
 * @throws KuiltError VAR_REPEATED
 */
export function mergeVarSets(vars: readonly DefinedVar[], added: readonly DefinedVar[]): readonly DefinedVar[] {
  if (added.length === 0) return vars
  const defined = new Map(vars.map((item) => [item.name, item]))
  for (const item of added) {
    const first = defined.get(item.name)
    if (first !== undefined) throw repeated(item, first)
    defined.set(item.name, item)
  }
  return [...vars, ...added]
}

function repeated({ name = '', at }: DefinedVar, first: DefinedVar): KuiltError {
  const notes = first.at === undefined ? [] : [{ message: `first definition of var "${name}"`, at: first.at }]
  return new KuiltError('VAR_REPEATED', { name }, { at, notes })
}

export interface ResolvedVars {
  readonly resources: readonly Resource[]
  /** The vars that no field uses or that read a map or a list, sorted. */
  readonly unused: readonly string[]
}

/**
 * Replaces `$(NAME)` in the fields that `specs` selects. The values come from the resources that `recordVars` found.
 * Follows (ResAccumulator).ResolveVars.
 *
 * @throws KuiltError VAR_TARGET_MISSING, VAR_FIELD_MISSING, VAR_REFERENCE_NOT_TEXT, VAR_REFERENCE_KEY_NOT_TEXT,
 *   FIELD_PATH_NOT_TRAVERSABLE
 */
export function resolveVars(
  resources: readonly Resource[],
  vars: readonly DefinedVar[],
  specs: readonly FieldSpec[],
): ResolvedVars {
  if (vars.length === 0) return { resources, unused: [] }
  const values = readValues(resources, vars)
  const used = new Set<string>()
  const lookUp = (name: string): VarValue | undefined => {
    const value = values.get(name)
    if (value === undefined || value === 'structure') return undefined
    used.add(name)
    return value
  }
  const replaced = replaceVars(resources, specs, lookUp)
  return { resources: replaced, unused: [...values.keys()].filter((name) => !used.has(name)) }
}

function readValues(
  resources: readonly Resource[],
  vars: readonly DefinedVar[],
): ReadonlyMap<string, VarValue | 'structure'> {
  const sources = new Map<string, Resource>()
  for (const resource of resources) {
    for (const name of resource.state.varNames) if (!sources.has(name)) sources.set(name, resource)
  }
  const values = new Map<string, VarValue | 'structure'>()
  for (const item of vars.toSorted((a, b) => compareBytes(a.name ?? '', b.name ?? ''))) {
    const { name = '', objref, at } = item
    const source = sources.get(name)
    if (source === undefined) {
      const id = targetId(objref)
      const details = { at: at && fieldBelow(at, ['objref']), hint: targetHint(id, resources) }
      throw new KuiltError('VAR_TARGET_MISSING', { name, target: describeVersionedId(id) }, details)
    }
    values.set(name, readValue(source, item))
  }
  return values
}

function readValue(source: Resource, { name = '', fieldref, at }: DefinedVar): VarValue | 'structure' {
  const field = fieldref?.fieldPath || 'metadata.name'
  const steps = parseVarPath(field)
  const node = attempt(() => findNode(source.node, steps))?.node
  const value = node && varValueOf(node)
  if (value !== undefined) return value
  const details = {
    at: at && fieldBelow(at, ['fieldref']),
    hint: nearestField(source.node, steps, (path) => partsOf(path).join('.')),
    notes: [resourceNote(source, partsOf(steps))],
  }
  throw new KuiltError('VAR_FIELD_MISSING', { name, field, resource: describeId(source.id) }, details)
}

function targetId({
  apiVersion = '',
  group = '',
  version = '',
  kind = '',
  name = '',
  namespace = '',
}: Target = {}): ResourceId {
  const id = { group, version, kind, name, namespace, clusterScoped: false }
  const [first = '', second, third] = apiVersion.split('/')
  // `apiVersion` takes precedence. If it has no slash, the group does not change. If it has two slashes, it is ignored.
  if (apiVersion === '' || third !== undefined) return id
  return second === undefined ? { ...id, version: first } : { ...id, group: first, version: second }
}

/** A target without a namespace matches any namespace. Follows kyaml/resid/resid.go, (ResId).IsSelectedBy. */
function isTarget(id: ResourceId, target: ResourceId): boolean {
  if (id.name !== target.name || !sameGvk(id, target)) return false
  return target.namespace === '' || effectiveNamespace(id) === effectiveNamespace(target)
}

function ambiguous({ name = '', at }: DefinedVar, target: ResourceId, matches: readonly Resource[]): KuiltError {
  const candidates = describeIds(matches.map(({ id }) => id)).join(', ')
  const notes = matches.map((resource) => resourceNote(resource))
  return new KuiltError(
    'VAR_AMBIGUOUS',
    { name, target: describeVersionedId(target), candidates },
    { at: at && fieldBelow(at, ['objref']), notes },
  )
}
