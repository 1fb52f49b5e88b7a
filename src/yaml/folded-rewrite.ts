/**
 * What becomes of a folded scalar (`>`) that upstream writes back before it reads it again: its writer does not write
 * every run of line breaks so that it reads back the same.
 */
export function rewriteFolded(text: string): string {
  // Upstream falls back to another style, which is lossless, for texts that a folded block cannot hold.
  if (/ $| \n/.test(text) || unfoldable.test(text)) return text
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

const unfoldable = /[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/

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
