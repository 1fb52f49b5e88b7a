import { KuiltError } from '../../diagnostics/index.ts'

/**
 * Maximum nesting depth of collections. Far deeper than any manifest, and safe for every recursive function over the
 * tree.
 */
export const MAX_DEPTH = 500

/** @throws KuiltError YAML_TOO_DEEP */
export function checkDepth(depth: number): number {
  if (depth > MAX_DEPTH) throw new KuiltError('YAML_TOO_DEEP', { depth: MAX_DEPTH })
  return depth
}

/**
 * Rejects data that is nested too deeply. Needed for the results of JSON parsers, which have no such limit.
 *
 * @throws KuiltError YAML_TOO_DEEP
 */
export function checkJsonDepth(value: unknown): void {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    checkDepth(depth)
    level = level.filter(isCollection).flatMap((item) => Object.values(item))
  }
}

function isCollection(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/**
 * True if a text may be nested more deeply than a build allows. This is only an estimate: brackets in quotes and lines
 * indented by hundreds of blanks also count as nesting. Callers need it because the `yaml` package recurses without a
 * limit, and V8 terminates the process if it has to compile a regular expression when the stack is almost full.
 */
export function mayNestTooDeep(text: string): boolean {
  let open = 0
  for (const [bracket] of text.matchAll(/[[{\]}]/g)) {
    open = bracket === '[' || bracket === '{' ? open + 1 : Math.max(0, open - 1)
    if (open > MAX_DEPTH) return true
  }
  for (const [indicators] of text.matchAll(/^[ \t?:-]+/gm)) if (indicators.length > MAX_DEPTH) return true
  return false
}
