import { KuiltError } from '../diagnostics/index.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId } from '../resource/resource-id.ts'
import { ResourceMap } from '../resource/resource-map.ts'
import { differingField } from '../tree/differing-field.ts'
import { getField, removeField, setField } from '../tree/fields.ts'
import type { Mapping } from '../tree/node.ts'
import type { BuildContext, Layer } from './context.ts'
import type { TransformerPlugin } from './plugin.ts'
import { loadPlugins } from './plugin-configs.ts'
import type { Accumulation } from './stage.ts'
import { pluginRun, runTransformer } from './transformers.ts'

/**
 * The stage `validators`: plugins that may fail but not change anything. Follows api/internal/target/kusttarget.go,
 * (KustTarget).runValidators.
 *
 * @throws KuiltError VALIDATOR_CHANGED_RESOURCES
 */
export function runValidators(gathered: Accumulation, layer: Layer, context: BuildContext): Accumulation {
  const { plugins, schema } = loadPlugins('validators', 'transform', { gathered, layer, context })
  let { resources } = gathered
  for (const plugin of plugins) {
    const { after, changed } = validate(plugin, resources, context)
    if (changed !== undefined) throw new KuiltError('VALIDATOR_CHANGED_RESOURCES', { id: changed }, { at: plugin.at })
    resources = after
  }
  return { ...gathered, resources, schema }
}

interface Validated {
  readonly after: readonly Resource[]
  /** The id of a resource that the validator must not have changed. */
  readonly changed: string | undefined
}

function validate(plugin: TransformerPlugin, resources: readonly Resource[], context: BuildContext): Validated {
  if (plugin.validate) return { after: resources, changed: plugin.validate(resources) }
  const after = runTransformer(pluginRun(plugin), resources, context)
  if (plugin.isExternal) return { after: resources, changed: returnedResource(resources, after) }
  // A built-in validator may add the label.
  return { after, changed: sameResources(resources, after) }
}

/**
 * The ID of a resource that differs between two lists, ignoring the label `validated-by`; undefined if none differs.
 */
export function sameResources(before: readonly Resource[], after: readonly Resource[]): string | undefined {
  const validated = new ResourceMap(after)
  for (const resource of before) {
    const position = validated.withCurrentId(resource.id).at(-1)
    const other = position === undefined ? undefined : validated.at(position)
    if (other === undefined || !isSame(resource, other)) return describeId(resource.id)
  }
  const known = new ResourceMap(before)
  const added = after.find(({ id }) => known.withCurrentId(id).length === 0)
  return added && describeId(added.id)
}

/**
 * The id of a known resource in a program's output; undefined when there is none. (resWrangler).ErrorIfNotEqualSets in
 * api/resmap/reswrangler.go compares such resources with their layout, which no program's output can match, and ignores
 * resources that a program adds or omits.
 */
export function returnedResource(before: readonly Resource[], after: readonly Resource[]): string | undefined {
  const known = new ResourceMap(before)
  const found = after.find(({ id }) => known.withCurrentId(id).length > 0)
  return found && describeId(found.id)
}

/**
 * Earlier names count: kustomize keeps them in annotations, which api/resmap/reswrangler.go,
 * (resWrangler).ErrorIfNotEqualSets, compares too.
 */
function isSame(before: Resource, after: Resource): boolean {
  if (before.state.history.length !== after.state.history.length) return false
  return differingField(before.node, withoutMark(after.node)) === undefined
}

function withoutMark(node: Mapping): Mapping {
  const metadata = getField(node, 'metadata')
  const labels = getField(metadata, 'labels')
  if (metadata?.type !== 'mapping' || labels?.type !== 'mapping') return node
  if (getField(labels, 'validated-by') === undefined) return node
  const rest = removeField(labels, 'validated-by')
  const next = rest.entries.length === 0 ? removeField(metadata, 'labels') : setField(metadata, 'labels', rest)
  return setField(node, 'metadata', next)
}
