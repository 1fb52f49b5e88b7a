import { type BuildResult, buildResult, builtResources } from '../build/build-result.ts'
import { stringScalar } from '../resource/field-setter.ts'
import type { Resource } from '../resource/resource.ts'
import { getField } from '../tree/fields.ts'
import { type Mapping, mapping, type Node, sequence } from '../tree/node.ts'
import { textLength } from './secrets.ts'

/** The placeholders for decrypted values. All outputs that are compared with each other share them. */
export interface Masks {
  /** Returns a placeholder that is the same for the same text, and different for different texts. */
  of(text: string): string
}

export function createMasks(): Masks {
  const known = new Map<string, string>()
  const counts = new Map<string, number>()
  return {
    of: (text) => {
      const mask = known.get(text)
      if (mask !== undefined) return mask
      const length = textLength(text)
      const count = (counts.get(length) ?? 0) + 1
      counts.set(length, count)
      const next = `*** (${length}${count === 1 ? '' : `, value ${count}`})`
      known.set(text, next)
      return next
    },
  }
}

/**
 * Returns an output without decrypted values, except in the data of Secrets, which renderers mask. Every value that
 * differs from a build without keys is replaced.
 *
 * @param plain the output with decrypted values
 * @param masked the output of the same target without keys
 */
export function withoutDecrypted(plain: BuildResult, masked: BuildResult, masks: Masks): BuildResult {
  const [resources, counterparts] = [builtResources(plain), builtResources(masked)]
  // Decrypted values may determine what is built.
  if (resources === undefined || resources.length !== counterparts?.length) return masked
  if (!resources.every(({ id }, i) => id.kind === counterparts[i]?.id.kind)) return masked
  // Names may end with a hash of decrypted values, which is also visible in the cluster.
  const names = new Set(resources.flatMap(({ id }, i) => (id.name === counterparts[i]?.id.name ? [] : [id.name])))
  const hidden = resources.map((resource, i) => hideIn(resource, counterparts[i], { masks, names }))
  return buildResult({
    resources: hidden,
    warnings: plain.warnings,
    inputs: plain.inputs,
    explain: () => masked.explain(),
    report: (error) => error,
    introducedAt: () => undefined,
  })
}

interface Hiding {
  readonly masks: Masks
  readonly names: ReadonlySet<string>
}

const identity: ReadonlySet<string> = new Set(['apiVersion', 'kind'])
const secretData: ReadonlySet<string> = new Set(['data', 'stringData'])

function hideIn(resource: Resource, masked: Resource | undefined, hiding: Hiding): Resource {
  const { node, id } = resource
  const entries = node.entries.map((entry) => {
    const key = entry.key.text
    if (identity.has(key) || (id.kind === 'Secret' && id.group === '' && secretData.has(key))) return entry
    return { key: entry.key, value: hide(entry.value, masked && getField(masked.node, key), hiding) }
  })
  const same = entries.every(({ value }, i) => value === node.entries[i]?.value)
  return same ? resource : resource.withNode(mapping(entries, node.flow))
}

/** Returns the same node if there is nothing to hide. */
function hide(plain: Node, masked: Node | undefined, hiding: Hiding): Node {
  if (plain === masked) return plain
  if (plain.type === 'scalar') {
    const isKnown = masked?.type === 'scalar' && masked.text === plain.text
    return isKnown || hiding.names.has(plain.text) ? plain : stringScalar(hiding.masks.of(plain.text))
  }
  if (plain.type === 'sequence') {
    const others = masked?.type === 'sequence' && masked.items.length === plain.items.length ? masked.items : []
    const items = plain.items.map((item, i) => hide(item, others[i], hiding))
    return items.every((item, i) => item === plain.items[i]) ? plain : sequence(items, plain.flow)
  }
  return hideInMap(plain, masked, hiding)
}

function hideInMap(plain: Mapping, masked: Node | undefined, hiding: Hiding): Mapping {
  const entries = plain.entries.map(({ key, value }) => ({
    key,
    value: hide(value, getField(masked, key.text), hiding),
  }))
  return entries.every(({ value }, i) => value === plain.entries[i]?.value) ? plain : mapping(entries, plain.flow)
}
