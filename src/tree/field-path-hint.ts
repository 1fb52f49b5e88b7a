import { attempt } from '../diagnostics/index.ts'
import { getterSteps, splitDottedPath } from './field-path.ts'
import { sameItems } from './fields.ts'
import { type JoinOptions, joinKeys } from './joined-key.ts'
import type { Node } from './node.ts'
import { findNode } from './walk-path.ts'

type CorrectOptions = Partial<Pick<JoinOptions, 'mayAdd' | 'intoText'>>

/**
 * Returns the correct form of a field path in a replacement: with indexes after dots instead of in brackets, and with
 * brackets around keys that contain dots. Undefined if the path is already correct, or if the tree does not contain the
 * field.
 */
export function correctFieldPath(
  path: string,
  root: Node,
  { mayAdd = false, intoText = false }: CorrectOptions = {},
): string | undefined {
  // `spec/replicas` is the notation of JSON patches and configurations.
  if (!path.includes('.') && path.includes('/')) {
    const dots = path.replace(/^\//, '').replaceAll('/', '.')
    const found = attempt(() => findNode(root, getterSteps(splitDottedPath(dots))))
    return mayAdd || found === undefined ? undefined : dots
  }
  // The brackets in `ports[0]`, `containers[*]` and `containers[name=web]` become separate steps.
  const dotted = path.replace(/([\w*\]])\[(\d+|\*|\w+=[^\]]*)\]/g, (_, before, inner) => {
    return `${before}.${/^(?:\d+|\*)$/.test(inner) ? inner : `[${inner}]`}`
  })
  const parts = joinKeys(root, splitDottedPath(dotted), { separator: '.', mayAdd, intoText })
  if (parts === undefined) return undefined
  const corrected = parts.map(dottedPart).join('.')
  return corrected === path || sameItems(splitDottedPath(path), parts) ? undefined : corrected
}

/** Returns a part of a dotted path, in brackets if the part contains dots. */
export function dottedPart(part: string): string {
  return part.includes('.') && !part.startsWith('[') ? `[${part}]` : part
}
