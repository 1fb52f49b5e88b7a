import { attempt, fieldBelow, warning } from '../../diagnostics/index.ts'
import type { Resource } from '../../resource/resource.ts'
import { ResourceMap } from '../../resource/resource-map.ts'
import type { Replacement } from '../../transform/replacements/replacements.ts'
import { findValue } from '../../transform/replacements/source.ts'
import type { BuildContext } from '../context.ts'

/** A field that a replacement writes a part of. */
interface PartialWrite {
  readonly replacement: Replacement
  readonly target: number
  readonly field: string
  readonly delimiter: string
}

/**
 * Warns about values that contain the delimiter of the field they are written to, if a later replacement writes another
 * part of that field, because the value then counts as several parts.
 */
export function warnOfDelimiters(
  resources: readonly Resource[],
  replacements: readonly Replacement[],
  { warn }: BuildContext,
): void {
  const writes = replacements.flatMap(partialWrites)
  if (writes.length < 2) return
  const map = new ResourceMap(resources)
  for (const [i, { replacement, target, field, delimiter }] of writes.entries()) {
    const later = writes.slice(i + 1).some((other) => other.field === field && other.delimiter === delimiter)
    const value = later ? insertedValue(replacement, map) : undefined
    if (value?.includes(delimiter) !== true) continue
    const at = replacement.at && fieldBelow(replacement.at, ['targets', target])
    const hint = 'replace later parts first, or adjust the index of the later replacements'
    warn(warning('REPLACEMENT_VALUE_HAS_DELIMITER', { value, delimiter, field }, { at, hint }))
  }
}

function partialWrites(replacement: Replacement): readonly PartialWrite[] {
  return (replacement.targets ?? []).flatMap(({ options, fieldPaths = [] }, target) => {
    const { delimiter } = options ?? {}
    return delimiter ? fieldPaths.map((field) => ({ replacement, target, field, delimiter })) : []
  })
}

function insertedValue({ source, sourceValue }: Replacement, map: ResourceMap): string | undefined {
  if (sourceValue !== undefined) return sourceValue
  const node = attempt(() => findValue(map, source, sourceValue).node)
  return node?.type === 'scalar' ? node.text : undefined
}
