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
  return (
    movedHint(steps, before, now) ??
    escapeHint(steps, now, isAdd) ??
    (isAdd ? appendHint(steps, now) : undefined) ??
    elsewhereHint(steps, now, isAdd) ??
    nearestOrParent(steps, now, isAdd)
  )
}

/** For a path that ends with a slash after a list. */
function appendHint(steps: readonly MemberStep[], now: Node): string | undefined {
  const list = steps.slice(0, -1)
  if (steps.at(-1)?.text !== '' || at(now, list)?.type !== 'sequence') return undefined
  return `to append to the list, write "${formatPointer(list)}/-"`
}

/** For a path with a few steps too many in the middle: the path without them, if that exists. */
function elsewhereHint(steps: readonly MemberStep[], now: Node, isAdd: boolean): string | undefined {
  const missing = steps.findIndex((_, depth) => at(now, steps.slice(0, depth + 1)) === undefined)
  const rest = steps.slice(missing)
  if (missing < 2 || rest.length < 2) return undefined
  for (let depth = missing - 1; depth > 0; depth--) {
    const path = [...steps.slice(0, depth), ...rest]
    if (at(now, isAdd ? path.slice(0, -1) : path) !== undefined) return `did you mean "${formatPointer(path)}"?`
  }
  return undefined
}

/** Says what is missing above the last step of an `add`, unless something there has a similar name. */
function nearestOrParent(steps: readonly MemberStep[], now: Node, isAdd: boolean): string | undefined {
  const nearest = nearestField(now, steps, formatPointer)
  const missing = steps.findIndex((_, depth) => at(now, steps.slice(0, depth + 1)) === undefined)
  const isParent = isAdd && missing >= 0 && missing < steps.length - 1
  if (!isParent || nearest?.startsWith('did you mean') || at(now, steps.slice(0, missing))?.type !== 'mapping')
    return nearest
  const empty = /^(?:-|\d+)$/.test(steps[missing + 1]?.text ?? '') ? '[]' : '{}'
  const advice = `first add "${formatPointer(steps.slice(0, missing + 1))}" with the value ${empty}, or use a strategic merge patch`
  return nearest === undefined ? advice : `${nearest}\n${advice}`
}

/** For a path such as `spec.replicas`: dots become slashes if its first part exists. */
function slashHint(path: string, now: Node): string {
  const isDotted = !path.includes('/') && getField(now, path.split('.', 1)[0] ?? '') !== undefined
  return `paths start with a slash${isDotted ? ' and use slashes instead of dots' : ''}: \`/${isDotted ? path.replaceAll('.', '/') : path}\``
}

/** For a key with slashes, such as a label: the path with those escaped. */
function escapeHint(steps: readonly MemberStep[], now: Node, mayAdd: boolean): string | undefined {
  const parts = partsOf(steps)
  const joined = joinKeys(now, parts, { separator: '/', mayAdd })
  if (joined === undefined || joined.length === parts.length) return undefined
  return `did you mean "${pointerOf(joined)}"? In a key, a slash is written as ~1`
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
    const place = moved < 0 ? 'the item no longer exists' : `the index is now ${moved}`
    return `an earlier operation changed the list at "${formatPointer(path)}": ${place}`
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
