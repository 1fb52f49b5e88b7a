/** True for what is written like the code of an error. */
export function looksLikeCode(word: string): boolean {
  return /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|^(?:CYCLE|USAGE)$/.test(word)
}
