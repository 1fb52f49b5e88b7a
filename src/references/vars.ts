import { KuiltError } from '../diagnostics/index.ts'
import type { Target, Var } from '../kustomization/kustomization.gen.ts'
import { resourceNote } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'
import { effectiveNamespace, formatId, type ResourceId, sameGvk } from '../resource/resource-id.ts'
import { targetHint } from '../resource/target-hint.ts'
import type { FieldSpec } from '../schema/field-spec.ts'
import { compareBytes } from '../tree/compare-bytes.ts'
import { parseVarPath, partsOf } from '../tree/field-path.ts'
import { nearestField } from '../tree/nearest-field.ts'
import { findNode, tryFind } from '../tree/walk-path.ts'
import type { VarValue } from './var-expansion.ts'
import { replaceVars } from './var-references.ts'
import { varValueOf } from './var-values.ts'

/**
 * Notes on every resource that a var reads from the name of that var, by the ids that the resource has or had by
 * now. A var that fits no resource is noticed only when vars are resolved.
 *
 * @throws KuiltError VAR_AMBIGUOUS
 */
export function recordVars(resources: readonly Resource[], vars: readonly Var[]): readonly Resource[] {
  if (vars.length === 0) return resources
  const byName = indexByName(resources)
  const result = resources.slice()
  for (const { name = '', objref } of vars) {
    const target = targetId(objref)
    const matches = (byName.get(target.name) ?? []).filter((i) =>
      (resources[i] as Resource).allIds.some((id) => isTarget(id, target)),
    )
    if (matches.length > 1)
      throw ambiguous(
        name,
        target,
        matches.map((i) => resources[i] as Resource),
      )
    for (const i of matches) {
      const resource = result[i] as Resource
      result[i] = resource.withState({ varNames: [...resource.state.varNames, name] })
    }
  }
  return result
}

/**
 * The vars of two kustomizations together.
 *
 * @throws KuiltError VAR_REPEATED
 */
export function mergeVarSets(vars: readonly Var[], added: readonly Var[]): readonly Var[] {
  if (added.length === 0) return vars
  const names = new Set(vars.map(({ name }) => name))
  for (const { name } of added) {
    if (names.has(name)) throw new KuiltError('VAR_REPEATED', { name: name ?? '' })
    names.add(name)
  }
  return [...vars, ...added]
}

export interface ResolvedVars {
  readonly resources: readonly Resource[]
  /** Vars that no field mentioned, or that read a map or a list. Sorted. */
  readonly unused: readonly string[]
}

/**
 * Replaces `$(NAME)` in the fields that `specs` name by what the vars read, which `recordVars` has noted before.
 *
 * @throws KuiltError VAR_TARGET_MISSING, VAR_FIELD_MISSING, VAR_REFERENCE_NOT_TEXT, VAR_REFERENCE_KEY_NOT_TEXT,
 * FIELD_PATH_NOT_TRAVERSABLE
 */
export function resolveVars(
  resources: readonly Resource[],
  vars: readonly Var[],
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

function readValues(resources: readonly Resource[], vars: readonly Var[]): ReadonlyMap<string, VarValue | 'structure'> {
  const sources = new Map<string, Resource>()
  for (const resource of resources) {
    for (const name of resource.state.varNames) if (!sources.has(name)) sources.set(name, resource)
  }
  const values = new Map<string, VarValue | 'structure'>()
  for (const { name = '', objref, fieldref } of vars.toSorted((a, b) => compareBytes(a.name ?? '', b.name ?? ''))) {
    const source = sources.get(name)
    if (source === undefined) {
      const id = targetId(objref)
      throw new KuiltError('VAR_TARGET_MISSING', { name, target: formatId(id) }, { hint: targetHint(id, resources) })
    }
    values.set(name, readValue(source, name, fieldref?.fieldPath || 'metadata.name'))
  }
  return values
}

function readValue(source: Resource, name: string, field: string): VarValue | 'structure' {
  const steps = parseVarPath(field)
  const node = tryFind(() => findNode(source.node, steps))?.node
  const value = node && varValueOf(node)
  if (value !== undefined) return value
  const details = {
    hint: nearestField(source.node, steps, (path) => partsOf(path).join('.')),
    notes: [resourceNote(source, partsOf(steps))],
  }
  throw new KuiltError('VAR_FIELD_MISSING', { name, field, resource: formatId(source.id) }, details)
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
  // `apiVersion` wins; without a slash it leaves the group alone, with two it is disregarded.
  if (apiVersion === '' || third !== undefined) return id
  return second === undefined ? { ...id, version: first } : { ...id, group: first, version: second }
}

/** No namespace in the target stands for any namespace. */
function isTarget(id: ResourceId, target: ResourceId): boolean {
  if (id.name !== target.name || !sameGvk(id, target)) return false
  return target.namespace === '' || effectiveNamespace(id) === effectiveNamespace(target)
}

function indexByName(resources: readonly Resource[]): ReadonlyMap<string, readonly number[]> {
  const byName = new Map<string, number[]>()
  resources.forEach((resource, i) => {
    for (const { name } of resource.allIds) {
      const indices = byName.get(name)
      if (indices === undefined) byName.set(name, [i])
      else if (indices.at(-1) !== i) indices.push(i)
    }
  })
  return byName
}

function ambiguous(name: string, target: ResourceId, matches: readonly Resource[]): KuiltError {
  const candidates = matches.map(({ id }) => formatId(id)).join(', ')
  const notes = matches.map((resource) => resourceNote(resource))
  return new KuiltError('VAR_AMBIGUOUS', { name, target: formatId(target), candidates }, { notes })
}
