import type { KuiltError } from '../diagnostics/index.ts'
import { type MemberStep, type PathStep, parsePointer, partsOf } from '../tree/field-path.ts'
import { getField } from '../tree/fields.ts'
import { joinKeys } from '../tree/joined-key.ts'
import { nearestField } from '../tree/nearest-field.ts'
import type { Node } from '../tree/node.ts'
import { childAt, existingIndex, positionOf } from '../tree/walk-path.ts'

/**
 * A suggestion for the path of a JSON patch operation that does not exist: the nearest path that does, or the list that
 * earlier operations of the same patch have changed.
 *
 * @param before the tree as it was before the patch
 * @param now the tree when the operation failed
 */
export function pointerHint({ params }: KuiltError, before: Node, now: Node): string | undefined {
  const isAdd = 'op' in params && params.op === 'add'
  if (!('path' in params) || typeof params.path !== 'string') return undefined
  if (!params.path.startsWith('/')) return params.path === '' ? undefined : slashHint(params.path, now)
  const steps = parsePointer(params.path)
  return movedHint(steps, before, now) ?? escapeHint(steps, now, isAdd) ?? nearestField(now, steps, formatPointer)
}

/** For a path such as `spec.replicas`: dots become slashes if its first part exists. */
function slashHint(path: string, now: Node): string {
  const isDotted = !path.includes('/') && getField(now, path.split('.', 1)[0] ?? '') !== undefined
  return `a path starts with a slash${isDotted ? ', and has slashes for dots' : ''}: /${isDotted ? path.replaceAll('.', '/') : path}`
}

/** For a key with slashes, such as a label: the path with those escaped. */
function escapeHint(steps: readonly MemberStep[], now: Node, mayAdd: boolean): string | undefined {
  const parts = partsOf(steps)
  const joined = joinKeys(now, parts, { separator: '/', mayAdd })
  if (joined === undefined || joined.length === parts.length) return undefined
  return `did you mean '${pointerOf(joined)}'? A slash inside a key is written as ~1`
}

function movedHint(steps: readonly MemberStep[], before: Node, now: Node): string | undefined {
  for (let depth = 0; depth < steps.length; depth++) {
    const path = steps.slice(0, depth)
    const [old, list] = [at(before, path), at(now, path)]
    const part = steps[depth]?.text ?? ''
    if (old?.type !== 'sequence' || list?.type !== 'sequence' || old.items.length === list.items.length) continue
    const index = existingIndex(old, part)
    const item = index === undefined ? undefined : old.items[index]
    if (item === undefined || existingIndex(list, part) !== undefined) continue
    const moved = list.items.indexOf(item)
    const place = moved < 0 ? 'the item was removed' : `the index is now ${moved}`
    return `an operation before this one has changed the list at '${formatPointer(path)}': ${place}`
  }
  return undefined
}

function at(root: Node, steps: readonly MemberStep[]): Node | undefined {
  let node: Node | undefined = root
  for (const step of steps) node = node && childAt(node, positionOf(node, step))
  return node
}

function formatPointer(steps: readonly (PathStep | MemberStep)[]): string {
  return pointerOf(partsOf(steps))
}

function pointerOf(parts: readonly string[]): string {
  return `/${parts.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`
}
