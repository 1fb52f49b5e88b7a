/**
 * Character classes, by UTF-16 code unit. Follows go.yaml.in/yaml/v3/yamlprivateh.go. Code 0 marks the end of a text,
 * because a text cannot contain NUL.
 */

export const TAB = 9
export const LF = 10
export const SPACE = 32
export const HASH = 35
export const PERCENT = 37
export const DASH = 45
export const COLON = 58
export const QUESTION = 63

/** True for line breaks. Carriage returns and U+0085 are replaced by LF before a text is scanned. */
export function isBreak(code: number): boolean {
  return code === LF || code === 0x2028 || code === 0x2029
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB
}

export function isBreakOrEnd(code: number): boolean {
  return code === LF || code === 0 || code === 0x2028 || code === 0x2029
}

/** True for a blank, a line break or the end of the text. */
export function isSpace(code: number): boolean {
  return code === SPACE || isBreakOrEnd(code) || code === TAB
}

/** True for characters of anchor names and tag handles: letters, digits, `_` and `-`. */
export function isNameCharacter(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 95 ||
    code === 45
  )
}

/** True if `---` or `...`, followed by white space, is at `offset`. The caller must check that a line starts there. */
export function isDocumentMarker(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset)
  return (
    (code === 45 || code === 46) &&
    text.charCodeAt(offset + 1) === code &&
    text.charCodeAt(offset + 2) === code &&
    isSpace(text.charCodeAt(offset + 3))
  )
}
