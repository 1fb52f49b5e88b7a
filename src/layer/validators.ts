import { KuiltError } from '../diagnostics/index.ts'
import { withoutPairs } from '../resource/metadata-pairs.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId } from '../resource/resource-id.ts'
import { ResourceMap } from '../resource/resource-map.ts'
import { differingField } from '../tree/differing-field.ts'
import type { BuildContext, Layer } from './context.ts'
import type { TransformerPlugin } from './plugin.ts'
import { loadPlugins } from './plugin-configs.ts'
import type { Accumulation } from './stage.ts'
import { pluginRun, runTransformer } from './transformers.ts'

/**
 * The stage `validators`: runs plugins that may fail, but must not change anything. Follows
 * api/internal/target/kusttarget.go, (KustTarget).runValidators.
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
  /** The ID of a resource that the validator changed although it must not. */
  readonly changed: string | undefined
}

function validate(plugin: TransformerPlugin, resources: readonly Resource[], context: BuildContext): Validated {
  if (plugin.validate) return { after: resources, changed: plugin.validate(resources) }
  const after = runTransformer(pluginRun(plugin), resources, context)
  if (plugin.isExternal) return { after: resources, changed: returnedResource(resources, after) }
  // A built-in validator may add the label `validated-by`.
  return { after, changed: sameResources(resources, after) }
}

/**
 * The ID of a resource that differs between two lists, apart from the label `validated-by`. Undefined if none differs.
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
 * The ID of a resource in the output of a program that was also in its input. Undefined if there is none.
 * (resWrangler).ErrorIfNotEqualSets in api/resmap/reswrangler.go also compares the layout of such resources, which
 * never matches in the output of a program, and ignores resources that a program adds or omits.
 */
export function returnedResource(before: readonly Resource[], after: readonly Resource[]): string | undefined {
  const known = new ResourceMap(before)
  const found = after.find(({ id }) => known.withCurrentId(id).length > 0)
  return found && describeId(found.id)
}

/**
 * True if two resources are equal, including their earlier names: kustomize keeps those in annotations, which
 * api/resmap/reswrangler.go, (resWrangler).ErrorIfNotEqualSets, compares as well.
 */
function isSame(before: Resource, after: Resource): boolean {
  if (before.state.history.length !== after.state.history.length) return false
  return differingField(before.node, withoutPairs(after.node, 'labels', ['validated-by'])) === undefined
}
