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
 * Rejects data that is nested too deeply. For the output of JSON parsers, which have no such limit.
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
 * True for a text that may be nested deeper than any that builds; texts with brackets in quotes, or with lines that are
 * indented by hundreds of blanks, count as well. The `yaml` package recurses without a limit, and near the end of the
 * stack V8 ends the process where it has a regular expression to compile.
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
