import { attempt } from '../diagnostics/index.ts'
import { getterSteps, splitDottedPath } from './field-path.ts'
import { type JoinOptions, joinKeys } from './joined-key.ts'
import type { Node } from './node.ts'
import { findNode } from './walk-path.ts'

type CorrectOptions = Partial<Pick<JoinOptions, 'mayAdd' | 'intoText'>>

/**
 * A field path of a replacement as it has to be written, if the tree then has it: indices after dots in place of brackets,
 * and brackets around keys with dots. Undefined if that is the same path, or does not exist.
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
  // `ports[0]`, `containers[*]` and `containers[name=web]` become steps of their own.
  const dotted = path.replace(/([\w*\]])\[(\d+|\*|\w+=[^\]]*)\]/g, (_, before, inner) => {
    return `${before}.${/^(?:\d+|\*)$/.test(inner) ? inner : `[${inner}]`}`
  })
  const parts = joinKeys(root, splitDottedPath(dotted), { separator: '.', mayAdd, intoText })
  if (parts === undefined) return undefined
  const corrected = parts.map(dottedPart).join('.')
  return corrected === path || sameParts(splitDottedPath(path), parts) ? undefined : corrected
}

/** A part of a dotted path, in brackets if it contains dots. */
export function dottedPart(part: string): string {
  return part.includes('.') && !part.startsWith('[') ? `[${part}]` : part
}

function sameParts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i])
}
