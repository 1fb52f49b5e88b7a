import { LineCounter, parseAllDocuments, visit } from 'yaml'

/** One-based; columns count characters. */
export interface ScalarPosition {
  readonly line: number
  readonly column: number
}

const yamlName = /\.(ya?ml|json)$|kustomization$/i

/** The positions of all scalar values in a YAML file, in fields and lists. */
export function scalarsOf(file: string, text: string): readonly ScalarPosition[] {
  if (!yamlName.test(file)) return []
  const lineCounter = new LineCounter()
  const offsets: number[] = []
  for (const document of parseAllDocuments(text, { lineCounter, uniqueKeys: false, logLevel: 'silent' })) {
    visit(document, {
      Scalar(key, node) {
        if (key !== 'key' && node.range) offsets.push(node.range[0])
      },
    })
  }
  return offsets.map((offset) => {
    const { line, col } = lineCounter.linePos(offset)
    return { line, column: col }
  })
}

/** How a text is changed: by adding something at the end or at the start. */
export type Change = 'append' | 'prepend'

/** The text with a changed scalar at a position; undefined if there is no scalar. */
export function changeScalar(
  { file, text, change }: { readonly file: string; readonly text: string; readonly change: Change },
  { line, column }: ScalarPosition,
): string | undefined {
  const lines = text.split('\n')
  const content = lines[line - 1]
  if (content === undefined) return undefined
  const head = Array.from(content)
    .slice(0, column - 1)
    .join('')
  const tail = content.slice(head.length)
  if (/^[|>][-+0-9]*\s*$/.test(tail)) {
    const next = lines.findIndex((other, i) => i >= line && other.trim() !== '')
    if (next < 0) return undefined
    lines[next] = `${lines[next]}x`
  } else lines[line - 1] = head + (yamlName.test(file) ? changedToken(tail, head, change) : `${tail}x`)
  const result = lines.join('\n')
  return result === text ? undefined : result
}

function changedToken(tail: string, head: string, change: Change): string {
  const quoted = /^(["'])((?:\\.|(?!\1).|'')*)\1/.exec(tail)
  if (quoted) {
    const [all, quote = '', inner = ''] = quoted
    return `${quote}${changedText(inner, change)}${quote}${tail.slice(all.length)}`
  }
  const generator = /^(configMap|secret)Generator(?=\s*:)/.exec(tail)
  // Changing the key turns a ConfigMap into a Secret.
  if (generator) return (generator[1] === 'secret' ? 'configMap' : 'secret') + tail.slice(generator[1]?.length)
  const empty = /^(\{\s*\}|\[\s*\])/.exec(tail)
  if (empty) return `${empty[0].startsWith('{') ? '{ x: y }' : '[x]'}${tail.slice(empty[0].length)}`
  const plain = (/[[{,]/.test(head) && /^[^,\]}#]*/.exec(tail)) || /^(?:(?! #).)*/.exec(tail)
  const token = (plain?.[0] ?? '').trimEnd()
  const rest = tail.slice(token.length)
  if (token === '') return ` x${rest}`
  return changedText(token, change) + rest
}

function changedText(text: string, change: Change): string {
  if (text === 'true') return 'false'
  if (text === 'false') return 'true'
  if (/^\d+$/.test(text)) return String(Number(text) + 1)
  return change === 'append' ? `${text}x` : `x${text}`
}
