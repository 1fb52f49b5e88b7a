const SPACE = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/

/** Follows Go's unicode.IsSpace. */
export function isSpace(char: string): boolean {
  return SPACE.test(char)
}

/**
 * Follows Go's strings.TrimSpace. A regular expression would take quadratic time for long white space inside the text.
 */
export function trimSpace(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isSpace(text.charAt(start))) start++
  while (end > start && isSpace(text.charAt(end - 1))) end--
  return text.slice(start, end)
}
