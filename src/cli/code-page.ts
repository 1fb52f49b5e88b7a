import { didYouMean, nameList } from '../diagnostics/hints.ts'
import { KuiltError } from '../diagnostics/index.ts'
import { codePages } from './code-page-texts.ts'
import { wrap } from './help.ts'

/**
 * Returns the section about a code from the pages about errors and warnings, as plain text.
 *
 * @throws KuiltError USAGE_CODE_UNKNOWN
 */
export function codePage(code: string, width: number): string {
  const sections = codePages()
    .flatMap((page) => page.split(/^#{2,3} /m))
    .map((text) => ({ heading: text.split('\n', 1)[0] ?? '', text }))
  // A few codes are used for both an error and a warning.
  const found = sections.filter(({ heading }) => heading === code)
  if (found.length > 0) return found.map(({ text }) => plainText(text, width)).join('\n')
  const codes = new Set(sections.map(({ heading }) => heading).filter(looksLikeCode))
  throw new KuiltError('USAGE_CODE_UNKNOWN', { code }, { hint: unknownCodeHint(code, [...codes].sort()) })
}

function unknownCodeHint(text: string, codes: readonly string[]): string | undefined {
  const longer = codes.filter((code) => code.startsWith(text))
  if (longer.length > 1) return `these codes start with "${text}": ${nameList(longer)}`
  const near = longer[0] ?? didYouMean(text, codes)
  return near && `did you mean "${near}"?`
}

/** Returns the codes that have a section, sorted. */
export function codesWithPages(): readonly string[] {
  const headings = codePages().flatMap((page) => Array.from(page.matchAll(/^#{2,3} (\w+)$/gm), ([, code = '']) => code))
  return [...new Set(headings.filter(looksLikeCode))].sort()
}

/**
 * Converts Markdown to plain text: indents fenced blocks, wraps paragraphs, and removes the markup of bold text and
 * links.
 */
function plainText(section: string, width: number): string {
  const body = section.replaceAll(/^<!--.*-->\n/gm, '')
  const text = body.replaceAll(/^```\w*\n([\s\S]*?)\n```$/gm, (_, block: string) =>
    block.replaceAll(/^(?=.)/gm, '    '),
  )
  const plain = text
    .trim()
    .replaceAll(/(?<=^\S.*)\n(?=\S)/gm, ' ')
    .replaceAll('**', '')
    .replaceAll(/\[([^\]\n]+)\]\([^)\n]+\)/g, '$1')
  return `${wrap(plain, '', width)}\n`
}

/** True for a word that looks like an error code. */
export function looksLikeCode(word: string): boolean {
  return /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|^(?:CYCLE|USAGE)$/.test(word)
}
