import { type FieldPath, fieldBelow, type Location } from '../../diagnostics/index.ts'
import { fieldAt, type Layer } from '../../layer/context.ts'
import type { TransformerChange } from '../../layer/stage.ts'
import type { Resource } from '../../resource/resource.ts'
import { nodeAt } from '../../tree/children.ts'
import { lazily } from './id-places.ts'
import { scalarPaths } from './locations.ts'
import type { Trace, TraceOf } from './steps.ts'
import { replaceAt } from './tree-changes.ts'

/** The field that each transformer changes in resources of most kinds. */
const fieldOf: Readonly<Record<string, readonly string[]>> = {
  namePrefix: ['metadata', 'name'],
  nameSuffix: ['metadata', 'name'],
  namespace: ['metadata', 'namespace'],
  PrefixTransformer: ['metadata', 'name'],
  SuffixTransformer: ['metadata', 'name'],
  NamespaceTransformer: ['metadata', 'namespace'],
}

/** The fields of a NamespaceTransformer that can prevent it from changing a namespace. */
const namespaceSwitches = ['unsetOnly', 'setRoleBindingSubjects']

/**
 * Returns the resources that a transformer has not changed, with the locations that prevented the change: the kind, and
 * options of the transformer.
 */
export function leftAlone(
  { name, plugin, before, after }: TransformerChange,
  traceOf: TraceOf,
): ReadonlyMap<Resource, Trace> {
  const { config, at } = plugin ?? {}
  const transformer = config?.id.kind ?? name
  const field = fieldOf[transformer]
  if (field === undefined) return new Map()
  const switches =
    transformer !== 'NamespaceTransformer' || config === undefined || at === undefined
      ? []
      : namespaceSwitches.flatMap((one) => (nodeAt(config.node, [one]) === undefined ? [] : [fieldBelow(at, [one])]))
  const traces = new Map<Resource, Trace>()
  for (const [i, resource] of after.entries()) {
    const isSame = before[i]?.node === resource.node
    if (!isSame && switches.length === 0) continue
    const trace = traceOf(resource)
    const condition = lazily(() => [...kindPlaces(trace), ...switches])
    const fields: readonly FieldPath[] =
      switches.length === 0 ? [field] : scalarPaths(resource.node).filter(isNamespace)
    const traced = fields
      .filter((path) => nodeAt(resource.node, path) !== undefined)
      .reduce((known, path) => replaceAt(known, path, (one) => one.under(condition)), trace)
    if (traced !== trace) traces.set(resource, traced)
  }
  return traces
}

/**
 * Adds a condition to all resources of a layer for each empty field, such as `namePrefix`, because a field with a value
 * would change them.
 */
export function withEmptyFields(
  layer: Layer,
  resources: readonly Resource[],
  traceOf: TraceOf,
): ReadonlyMap<Resource, Trace> {
  const empty = (['namePrefix', 'nameSuffix', 'namespace'] as const).filter((name) => layer.kustomization[name] === '')
  if (empty.length === 0) return new Map()
  const under = (trace: Trace, name: string): Trace => {
    const places = [fieldAt(layer, name)]
    return replaceAt(trace, fieldOf[name] ?? [], (one) => one.under(() => places))
  }
  return new Map(resources.map((resource) => [resource, empty.reduce(under, traceOf(resource))]))
}

function isNamespace(path: FieldPath): boolean {
  return path.at(-1) === 'namespace'
}

function kindPlaces(trace: Trace): readonly Location[] {
  return ['apiVersion', 'kind'].flatMap((field) => trace.known([field]).at ?? [])
}
