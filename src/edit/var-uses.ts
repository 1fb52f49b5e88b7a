import type { FieldOptions, Patch, Selector } from '../kustomization/kustomization.gen.ts'
import { parseApiVersion } from '../schema/gvk.ts'
import { getField, getText } from '../tree/fields.ts'
import type { Node } from '../tree/node.ts'

export interface VarUse {
  /** The path of the field in the notation of replacement targets, such as `spec.containers.0.image`. */
  readonly fieldPath: string
  /** The options of the replacement. Undefined if the var is the whole value. */
  readonly options: FieldOptions | 'undelimited' | undefined
}

/** Finds the fields of a resource that contain `$(NAME)`. */
export function findUses(node: Node, name: string, path: readonly string[] = []): readonly VarUse[] {
  if (node.type === 'scalar') {
    if (!node.text.includes(`$(${name})`)) return []
    return [{ fieldPath: path.join('.'), options: optionsFor(node.text, `$(${name})`) }]
  }
  if (node.type === 'sequence') return node.items.flatMap((item, i) => findUses(item, name, [...path, String(i)]))
  return node.entries.flatMap(({ key, value }) => {
    const part = key.text.trim()
    return findUses(value, name, [...path, part.includes('.') ? `[${part}]` : part])
  })
}

/**
 * The options for a use. Inside a longer string, the delimiter is the adjacent character, which must be the same on
 * both sides.
 */
function optionsFor(value: string, use: string): VarUse['options'] {
  if (value === use) return undefined
  const start = value.indexOf(use)
  const before = value[start - 1]
  const after = value[start + use.length]
  if (before === undefined) return { delimiter: after ?? '' }
  const parts = value.split(before)
  if (after === undefined) return withIndex(before, parts.length - 1)
  const index = parts.indexOf(use)
  return before === after && index >= 0 ? withIndex(before, index) : 'undelimited'
}

function withIndex(delimiter: string, index: number): FieldOptions {
  return index === 0 ? { delimiter } : { delimiter, index }
}

/**
 * Returns the selector for the resource in a replacement. A patch may apply to several resources with different names,
 * so its target is used, unless the patch may change the name and kind.
 */
export function resourceSelector(node: Node, patch: Patch | undefined): Selector {
  const own = identityOf(node)
  const { allowNameChange = false, allowKindChange = false } = patch?.options ?? {}
  if (patch === undefined || (allowNameChange && allowKindChange)) return own
  return {
    ...patch.target,
    ...(allowNameChange && own.name ? { name: own.name } : {}),
    ...(allowKindChange && own.kind ? { kind: own.kind } : {}),
    ...(own.namespace ? { namespace: own.namespace } : {}),
  }
}

function identityOf(node: Node): Selector {
  const metadata = getField(node, 'metadata')
  const parts: Selector = {
    ...parseApiVersion(getText(node, 'apiVersion')),
    kind: getText(node, 'kind'),
    name: getText(metadata, 'name'),
    namespace: getText(metadata, 'namespace'),
  }
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== ''))
}
