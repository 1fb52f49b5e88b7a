import { MAX_DEPTH } from './cursor.ts'

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
