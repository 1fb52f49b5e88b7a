import { type FieldPath, formatFieldPath, type Warning, warning } from '../../diagnostics/index.ts'
import { locationOf } from '../../resource/locations.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { childrenOf, memberAt } from '../../tree/children.ts'
import type { Node } from '../../tree/node.ts'
import { scalarToJson } from '../../yaml/json/json.ts'
import { formatEmitted } from '../../yaml/types/go-number.ts'

/** Returns the warnings about integers that lose digits because the controller reads them as floating-point numbers. */
export function roundedNumbers(before: Resource, after: Resource): readonly Warning[] {
  if (before.node === after.node) return []
  const found: Warning[] = []
  visit(before.node, after.node, [], (path, old, now) => {
    const params = { id: describeId(before.id), field: formatFieldPath(path), before: old, after: now }
    const hint = 'if the field may be a string, quote the number'
    found.push(warning('FLUX_NUMBER_ROUNDED', params, { at: locationOf(before, path), hint }))
  })
  return found
}

type OnRounded = (path: FieldPath, before: string, after: string) => void

function visit(before: Node, after: Node | undefined, path: FieldPath, onRounded: OnRounded): void {
  if (before === after || after === undefined) return
  if (before.type !== 'scalar') {
    for (const { step, child } of childrenOf(before)) visit(child, memberAt(after, step), [...path, step], onRounded)
    return
  }
  if (before.style !== 'plain' || before.text.length < 16 || !/^[-+]?[0-9]+$/.test(before.text)) return
  const [old, now] = [numberText(before), numberText(after)]
  if (old !== undefined && now !== undefined && old !== now) onRounded(path, old, now)
}

function numberText(node: Node): string | undefined {
  const value = node.type === 'scalar' ? scalarToJson(node, false) : undefined
  return typeof value === 'number' || typeof value === 'bigint' ? formatEmitted(value) : undefined
}
