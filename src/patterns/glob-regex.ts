import { once } from '../diagnostics/warning.ts'
import { compileRe2 } from './regex.ts'

/** The maximum number of steps that V8 may need for a text. If it may need more, re2js takes less time. */
const maxSteps = 10_000_000

/**
 * Compiles the regular expression for a glob pattern, which has to match the whole text. The time is linear in the
 * length of the text, because patterns such as `*a*a*a*b` would otherwise take years.
 *
 * @param source an expression that has the same meaning in JavaScript and Go
 * @returns undefined for an expression that V8 rejects, for example because it is too long
 */
export function compileGlob(source: string): ((text: string) => boolean) | undefined {
  const regex = compile(`^(?:${source})$`)
  if (regex === undefined) return undefined
  const plain = source.replace(/\\./gsu, '')
  const repeats = count(plain, /[*+]/g)
  const branches = 2 ** count(plain, /\|/g)
  const linear = once(() => compileRe2(`(?s)^(?:${withGoClasses(source)})$`))
  return (text) => (branches * text.length ** repeats > maxSteps ? linear().test(text) : regex.test(text))
}

function compile(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 'su')
  } catch {
    return undefined
  }
}

function count(text: string, part: RegExp): number {
  return text.match(part)?.length ?? 0
}

/** Replaces classes that match everything or nothing, which Go writes differently. */
function withGoClasses(source: string): string {
  return source.replace(/\\.|\[\^?\]/gsu, (part) => {
    if (part.startsWith('\\')) return part
    return part === '[]' ? String.raw`[^\x00-\x{10FFFF}]` : String.raw`[\x00-\x{10FFFF}]`
  })
}
