import { KuiltError } from '../diagnostics/index.ts'

/**
 * What becomes of a block scalar that upstream writes back before it reads it again. A literal one (`|`) stays as it is; of
 * a folded one (`>`) not every run of line breaks is written so that it reads back the same.
 *
 * @throws KuiltError YAML_BLOCK_TAB: what is written back cannot be read, as it needs an indentation hint that upstream omits
 */
export function rewriteBlock(text: string, style: 'literal' | 'folded'): string {
  const startsWithTab = text.startsWith('\t')
  if (style === 'literal' && !startsWithTab) return text
  // Upstream falls back to another style, which is lossless, for texts that a block cannot hold.
  if (/ $| \n/.test(text) || unwritable.test(text)) return text
  if (startsWithTab) throw new KuiltError('YAML_BLOCK_TAB', { text })
  return rewriteFolded(text)
}

const unwritable = /[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/

function rewriteFolded(text: string): string {
  const body = text.replace(/^\n+/, '')
  const start = text.slice(0, text.length - body.length)
  const indented = /^[ \t]/.test(body)
  return (
    start +
    body.replace(/([^\n]*)(\n+)(?=([ \t]?))/g, (_, line: string, breaks: string, blank: string, at: number) => {
      const atEnd = at + line.length + breaks.length === body.length
      return line + adjust(breaks, { line, blank, atEnd, indented })
    })
  )
}

interface Surroundings {
  readonly line: string
  readonly blank: string
  readonly atEnd: boolean
  readonly indented: boolean
}

function adjust(breaks: string, { line, blank, atEnd, indented }: Surroundings): string {
  if (/^[ \t]/.test(line)) return breaks
  if (!indented) return blank !== '' || (atEnd && breaks.length >= 2) ? `${breaks}\n` : breaks
  if (blank !== '' || atEnd) return breaks
  return breaks.length === 1 ? ' ' : breaks.slice(1)
}
