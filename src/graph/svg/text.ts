/** Font sizes of a picture. Everything is monospaced, so that the width of a text is known for every font. */
export const fontSizes = { title: 13, row: 12, label: 11 } as const

/**
 * The widest of the fonts in the style sheet has characters of 0.61 em. Wide characters, such as Chinese ones and emoji,
 * are at most twice as wide.
 */
const em = 0.61

/** An upper limit of the width of a text. */
export function textWidth(text: string, style: keyof typeof fontSizes): number {
  return columns(text) * em * fontSizes[style]
}

/** A text with at most this many columns. A longer path is cut at the start. */
export function shorten(text: string, length: number): string {
  if (columns(text) <= length) return text
  const characters = [...text]
  let rest = characters.slice(-length + 1).join('')
  while (columns(rest) >= length) rest = [...rest].slice(1).join('')
  // Cuts at a directory if little is lost.
  const slash = rest.indexOf('/')
  return `\u2026${slash > 0 && slash < length / 3 ? rest.slice(slash) : rest}`
}

function columns(text: string): number {
  let count = 0
  for (const character of text) count += (character.codePointAt(0) ?? 0) < 0x1100 ? 1 : 2
  return count
}
