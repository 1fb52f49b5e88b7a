/** A text in the form that edits work on: no byte order mark, plain line breaks, one at the end. */
export interface FileText {
  readonly body: string
  /** Brings an edited body into the form that the file had. */
  readonly restore: (body: string) => string
}

export function normalise(text: string): FileText {
  const mark = text.startsWith('\ufeff') ? '\ufeff' : ''
  const unmarked = text.slice(mark.length)
  const isWindows = unmarked.includes('\r\n') && !/(^|[^\r])\n/.test(unmarked)
  const unix = isWindows ? unmarked.replaceAll('\r\n', '\n') : unmarked
  const isOpen = unix !== '' && !unix.endsWith('\n')
  return {
    body: isOpen ? `${unix}\n` : unix,
    restore: (body) => {
      const closed = isOpen && body.endsWith('\n') ? body.slice(0, -1) : body
      return mark + (isWindows ? closed.replaceAll('\n', '\r\n') : closed)
    },
  }
}
