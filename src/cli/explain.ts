import { didYouMean } from '../diagnostics/did-you-mean.ts'
import { KuiltError } from '../diagnostics/index.ts'
import { looksLikeCode } from './error-code.ts'
import { errorPage } from './error-sections.ts'

/**
 * What the page about errors says about a code, as plain text.
 *
 * @throws KuiltError USAGE_CODE_UNKNOWN
 */
export function explain(code: string): string {
  const sections = new Map(
    errorPage()
      .split(/^### /m)
      .map((section) => [section.split('\n', 1)[0] ?? '', section]),
  )
  const section = sections.get(code)
  if (section !== undefined) return plainText(section)
  const near = didYouMean(code, Array.from(sections.keys()).filter(looksLikeCode))
  throw new KuiltError('USAGE_CODE_UNKNOWN', { code }, { hint: near && `did you mean ${near}?` })
}

/** Fenced blocks become indented ones; the next heading is no part of a section. */
function plainText(section: string): string {
  const body = section.split(/^## /m, 1)[0] ?? ''
  const text = body.replaceAll(/^```\w*\n([\s\S]*?)\n```$/gm, (_, block: string) =>
    block.replaceAll(/^(?=.)/gm, '    '),
  )
  return `${text.replaceAll('**', '').trim()}\n`
}
