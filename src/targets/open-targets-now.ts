import { distinctTargets, openLocal } from './open-targets.ts'
import { parseTarget } from './parse-target.ts'
import { openSource } from './source.ts'
import type { Target, TargetOptions } from './target.ts'

/** A synchronous `openTargets`. Undefined if one of the targets is asynchronous, such as standard input. */
export function openTargetsNow(patterns: readonly string[], options: TargetOptions): readonly Target[] | undefined {
  const now = openSource(undefined, options)
  const found: Target[] = []
  for (const pattern of patterns) {
    const parsed = parseTarget(pattern, now.fileSystem, now.cwd)
    if (parsed.type !== 'path' && parsed.type !== 'pattern') return undefined
    found.push(...openLocal(now, parsed, { options, expected: { one: false } }))
  }
  return distinctTargets(found)
}
