import type { KuiltError } from '../diagnostics/index.ts'
import { type Hint, hintText, isProposal, orElse, propose } from '../diagnostics/proposal.ts'
import { formatPointer, type MemberStep, type PathStep, parsePointer, partsOf } from '../tree/field-path.ts'
import { getField, getText } from '../tree/fields.ts'
import { joinKeys } from '../tree/joined-key.ts'
import { nearestField } from '../tree/nearest-field.ts'
import type { JsonValue, Node } from '../tree/node.ts'
import { childAt, existingIndex, positionOf } from '../tree/walk-path.ts'

/**
 * A suggestion for an operation of a JSON patch whose path does not exist: the closest path that exists, or a note that
 * earlier operations of the same patch changed the list.
 *
 * @param before the tree as it was before the patch
 * @param now the tree when the operation failed
 */
export function pointerHint({ params }: KuiltError, before: Node, now: Node): Hint | undefined {
  const isAdd = 'op' in params && params.op === 'add'
  if (!('path' in params) || typeof params.path !== 'string') return undefined
  if (!params.path.startsWith('/')) return params.path === '' ? undefined : slashHint(params.path, now)
  const steps = parsePointer(params.path)
  const moved = movedHint(steps, before, now)
  if (moved !== undefined) return moved
  const wrong: WrongPath = { path: params.path, steps, now, isAdd }
  return [bracketHint(wrong), escapeHint(wrong), appendHint(wrong), elsewhereHint(wrong)].reduceRight<Hint | undefined>(
    (otherwise, hint) => orElse(hint, otherwise),
    existing(nearestOrParent(wrong), wrong),
  )
}

/**
 * Removes a proposed path that does not exist: a `replace` at a missing field would add the field, which would hide the
 * mistake.
 */
function existing(hint: Hint | undefined, wrong: WrongPath): Hint | undefined {
  if (!isProposal(hint) || exists(wrong, parsePointer(hint.edit.to))) return hint
  return hint.otherwise
}

interface WrongPath {
  readonly path: string
  readonly steps: readonly MemberStep[]
  readonly now: Node
  /** True for `add`, where the last step of the path may be missing. */
  readonly isAdd: boolean
}

function exists({ now, isAdd }: WrongPath, path: readonly MemberStep[]): boolean {
  return at(now, isAdd ? path.slice(0, -1) : path) !== undefined
}

/**
 * For items written as `containers[0]`, `containers[name=web]`, `containers/name=web` or `containers/web`: the path
 * with the index as a separate step.
 */
function bracketHint(wrong: WrongPath): Hint | undefined {
  let node: Node | undefined = wrong.now
  const parts: string[] = []
  for (const part of partsOf(wrong.steps)) {
    const isItem: boolean = node?.type === 'sequence' && /^(?!-$|\d+$|\[)./.test(part)
    const [, key = part, inner]: readonly (string | undefined)[] =
      /^([^[\]]*)\[([^[\]]+)\]$/.exec(isItem ? `[${part}]` : part) ?? []
    if (key !== '') {
      parts.push(key)
      node = node && at(node, parsePointer(formatPointer([key])))
    }
    if (inner === undefined) continue
    const index: string | undefined = node?.type === 'sequence' ? indexIn(node.items, inner) : undefined
    if (index === undefined) return undefined
    parts.push(index)
    node = node && at(node, parsePointer(`/${index}`))
  }
  const path = formatPointer(parts)
  return path !== wrong.path && exists(wrong, parsePointer(path)) ? propose(wrong.path, path) : undefined
}

/** The index of the item that `0`, `name=web` or `web` refers to. */
function indexIn(items: readonly Node[], inner: string): string | undefined {
  if (/^\d+$/.test(inner)) return inner
  const [, field = 'name', value = inner] = /^(\w+)=["']?(.*?)["']?$/.exec(inner) ?? []
  const index = items.findIndex((item) => getText(item, field) === value)
  return index < 0 ? undefined : String(index)
}

/** For a path that ends with a slash after a list: the path that appends to the list. */
function appendHint({ path, steps, now, isAdd }: WrongPath): Hint | undefined {
  const list = steps.slice(0, -1)
  if (!isAdd || steps.at(-1)?.text !== '' || at(now, list)?.type !== 'sequence') return undefined
  const to = `${pointerTo(list)}/-`
  return { text: `to append to the list, write "${to}"`, edit: { from: path, to } }
}

/** For a path with a few extra steps in the middle: the path without them, if it exists. */
function elsewhereHint(wrong: WrongPath): Hint | undefined {
  const { path, steps, now } = wrong
  const missing = steps.findIndex((_, depth) => at(now, steps.slice(0, depth + 1)) === undefined)
  const rest = steps.slice(missing)
  if (missing < 2 || rest.length < 2) return undefined
  for (let depth = missing - 1; depth > 0; depth--) {
    const shorter = [...steps.slice(0, depth), ...rest]
    if (exists(wrong, shorter)) return propose(path, pointerTo(shorter))
  }
  return undefined
}

/** Suggests a similar name, and for an `add`, also how to add the missing parents of the last step. */
function nearestOrParent({ steps, now, isAdd }: WrongPath): Hint | undefined {
  const nearest = nearestField(now, steps, pointerTo)
  const missing = steps.findIndex((_, depth) => at(now, steps.slice(0, depth + 1)) === undefined)
  const isParent = isAdd && missing >= 0 && missing < steps.length - 1
  if (!isParent || at(now, steps.slice(0, missing))?.type !== 'mapping') return nearest
  const value = JSON.stringify(parentsOf(partsOf(steps.slice(missing + 1))))
  const advice = `first add "${pointerTo(steps.slice(0, missing + 1))}" with the value ${value}, or use a strategic merge patch`
  if (nearest === undefined) return advice
  if (!isProposal(nearest)) return `${hintText(nearest)}\n${advice}`
  return { ...nearest, otherwise: `${nearest.otherwise && hintText(nearest.otherwise)}\n${advice}` }
}

/** Nested maps and lists for all steps except the last one. */
function parentsOf([step = '', ...rest]: readonly string[]): JsonValue {
  const inner = rest.length === 0 ? [] : [parentsOf(rest)]
  if (/^(?:-|\d+)$/.test(step)) return inner
  return Object.fromEntries(inner.map((value) => [step, value]))
}

/** For a path such as `spec.replicas`: dots become slashes if its first part exists. */
function slashHint(path: string, now: Node): Hint {
  const isDotted = !path.includes('/') && getField(now, path.split('.', 1)[0] ?? '') !== undefined
  const to = `/${isDotted ? path.replaceAll('.', '/') : path}`
  const text = `paths start with a slash${isDotted ? ' and use slashes instead of dots' : ''}`
  return { text: `${text}: \`${to}\``, edit: { from: path, to }, otherwise: text }
}

/** For a key that contains slashes, such as a label: the path with these slashes escaped. */
function escapeHint({ path, steps, now, isAdd }: WrongPath): Hint | undefined {
  const parts = partsOf(steps)
  const joined = joinKeys(now, parts, { separator: '/', mayAdd: isAdd })
  if (joined === undefined || joined.length === parts.length) return undefined
  const to = formatPointer(joined)
  return { text: `did you mean "${to}"? In a key, a slash is written as ~1`, edit: { from: path, to } }
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
    const place = moved < 0 ? 'the item no longer exists' : `the item now has index ${moved}`
    return `an earlier operation changed the list at "${pointerTo(path)}": ${place}`
  }
  return undefined
}

function at(root: Node, steps: readonly MemberStep[]): Node | undefined {
  let node: Node | undefined = root
  for (const step of steps) node = node && childAt(node, positionOf(node, step))
  return node
}

function pointerTo(steps: readonly (PathStep | MemberStep)[]): string {
  return formatPointer(partsOf(steps))
}
