// Patterns that JavaScript's regular expressions match like Go's, and in a short time if the text is short. Loading
// re2js takes longer than many builds.

const character = String.raw`[\w:@/, =%&;~<>-]|\\[.\-/dw]`
const inClass = String.raw`[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]|[\w:@/, .=%+*]|\\[.\-/dw]`
const atom = String.raw`${character}|\[\^?-?(?:${inClass})+-?\]`
const group = String.raw`\((?:(?:${atom})\??)+\)`
/** An atom or a group, and its quantifier. */
const item = new RegExp(`(?:(${atom})|(${group}))([?+*]?)(?![?+*{])`, 'y')
const atoms = new RegExp(String.raw`(${atom})(\??)`, 'g')
const branch = /^(\^?)(.*?)(?<!\\)(\$?)$/
const maxLength = 256
/** Every optional part can double the time. */
const maxOptions = 4

/** Longer texts, and those with other characters, need re2js. */
export function isNativeText(text: string): boolean {
  return text.length <= maxLength && /^[\t\n -~]*$/.test(text)
}

/** The regular expression for a pattern of Go, for texts that are native. Undefined if the pattern needs re2js. */
export function nativePattern(pattern: string): RegExp | undefined {
  // A `|` in a class or group leaves branches that are not simple.
  if (!/^[ -~]+$/.test(pattern) || !pattern.split('|').every(isSimple)) return undefined
  try {
    return new RegExp(pattern, 'dg')
  } catch {
    // A range out of order, such as `z-a`: re2js reports it with Go's message.
    return undefined
  }
}

/** At most one quantifier has no limit, and few parts are optional, so the time is at most quadratic. */
function isSimple(text: string): boolean {
  const [, , body = ''] = branch.exec(text) ?? []
  if (body.split('?').length - 1 > maxOptions) return false
  let unlimited = 0
  item.lastIndex = 0
  for (let at = 0; at < body.length; at = item.lastIndex) {
    const [found, , inner, quantifier = ''] = item.exec(body) ?? []
    if (found === undefined) return false
    if (quantifier === '') continue
    if (quantifier !== '?') unlimited++
    if (inner !== undefined && !endsClearly(inner)) return false
  }
  return body !== '' && unlimited <= 1
}

/**
 * True if only the last part of a group is required, and no two parts match the same character. Then there is only one
 * way to repeat the group.
 */
function endsClearly(inner: string): boolean {
  const parts = [...inner.matchAll(atoms)]
  const last = parts.pop()
  if (last === undefined || last[2] === '?' || parts.some(([, , quantifier]) => quantifier !== '?')) return false
  const forms = [...parts, last].map(([, part = '']) => part)
  return forms.every((form, i) => forms.slice(i + 1).every((other) => areDisjoint(form, other)))
}

function areDisjoint(a: string, b: string): boolean {
  const [first, second] = [new RegExp(a), new RegExp(b)]
  return Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).every(
    (char) => !(first.test(char) && second.test(char)),
  )
}
