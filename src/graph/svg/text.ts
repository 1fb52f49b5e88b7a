/** The font sizes of a picture. All texts are monospaced, so that the width of a text is known for every font. */
export const fontSizes = { title: 13, row: 12, label: 11 } as const

/**
 * The width of a character in em, in the widest font of the style sheet. Wide characters, such as Chinese characters
 * and emoji, are at most twice as wide.
 */
const em = 0.61

/** Returns an upper limit of the width of a text. */
export function textWidth(text: string, style: keyof typeof fontSizes): number {
  return columns(text) * em * fontSizes[style]
}

/** Shortens a string to at most this many columns. A path that is too long is cut at the start. */
export function shorten(text: string, length: number): string {
  if (columns(text) <= length) return text
  const characters = [...text]
  let rest = characters.slice(-length + 1).join('')
  while (columns(rest) >= length) rest = [...rest].slice(1).join('')
  // The path is cut at a slash if this removes only a little more.
  const slash = rest.indexOf('/')
  return `\u2026${slash > 0 && slash < length / 3 ? rest.slice(slash) : rest}`
}

function columns(text: string): number {
  let count = 0
  for (const character of text) count += (character.codePointAt(0) ?? 0) < 0x1100 ? 1 : 2
  return count
}
