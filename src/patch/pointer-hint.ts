import type { KuiltError } from '../diagnostics/index.ts'
import { nearestField } from '../tree/nearest-field.ts'
import type { Node } from '../tree/node.ts'
import { existingIndex, isContainer, memberAt, pointerParts } from './json-pointer.ts'

/**
 * A suggestion for the path of a JSON patch operation that does not exist: the nearest path that does, or the list that
 * earlier operations of the same patch have changed.
 *
 * @param before the tree as it was before the patch
 * @param now the tree when the operation failed
 */
export function pointerHint({ params }: KuiltError, before: Node, now: Node): string | undefined {
  if (!('path' in params) || typeof params.path !== 'string') return undefined
  if (!params.path.startsWith('/')) return params.path === '' ? undefined : slashHint(params.path, now)
  const parts = pointerParts(params.path)
  return movedHint(parts, before, now) ?? nearestField(now, parts, formatPointer)
}

/** For a path such as `spec.replicas`: dots become slashes if its first part exists. */
function slashHint(path: string, now: Node): string {
  const isDotted = !path.includes('/') && at(now, path.split('.').slice(0, 1)) !== undefined
  return `a path starts with a slash${isDotted ? ', and has slashes for dots' : ''}: /${isDotted ? path.replaceAll('.', '/') : path}`
}

/** For an index that existed before earlier operations changed the list. */
function movedHint(parts: readonly string[], before: Node, now: Node): string | undefined {
  for (let depth = 0; depth < parts.length; depth++) {
    const parent = parts.slice(0, depth)
    const [old, list] = [at(before, parent), at(now, parent)]
    const part = parts[depth] ?? ''
    if (old?.type !== 'sequence' || list?.type !== 'sequence' || old.items.length === list.items.length) continue
    const index = existingIndex(old, part)
    const item = index === undefined ? undefined : old.items[index]
    if (item === undefined || existingIndex(list, part) !== undefined) continue
    const moved = list.items.indexOf(item)
    const what = moved < 0 ? 'the item was removed' : `the index is now ${moved}`
    return `an operation before this one has changed the list at '${formatPointer(parent)}': ${what}`
  }
  return undefined
}

function at(root: Node, parts: readonly string[]): Node | undefined {
  let node: Node | undefined = root
  for (const part of parts) node = isContainer(node) ? memberAt(node, part) : undefined
  return node
}

function formatPointer(parts: readonly string[]): string {
  return `/${parts.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`
}
