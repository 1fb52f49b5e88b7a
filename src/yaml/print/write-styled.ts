import type { Mapping, Node, Scalar } from '../../tree/node.ts'

/**
 * YAML text that keeps the order of keys and the quoting of the tree, as kyaml writes what it has read. For data
 * that is handed to programs; the output of a build is written by `writeResource`.
 */
export function writeStyled(root: Mapping): string {
  const lines: string[] = []
  writeEntries(root, '', lines)
  return lines.length === 0 ? '{}\n' : `${lines.join('\n')}\n`
}

function writeEntries(map: Mapping, indent: string, lines: string[]): void {
  for (const { key, value } of map.entries) writeAfter(`${indent}${scalarText(key, indent)}:`, value, { indent, lines })
}

interface Place {
  readonly indent: string
  readonly lines: string[]
}

function writeAfter(start: string, value: Node, { indent, lines }: Place): void {
  if (value.type === 'scalar') {
    lines.push(`${start} ${scalarText(value, indent)}`.trimEnd())
  } else if (value.type === 'mapping') {
    if (value.entries.length === 0) lines.push(`${start} {}`)
    else {
      lines.push(start)
      writeEntries(value, `${indent}  `, lines)
    }
  } else if (value.items.length === 0) lines.push(`${start} []`)
  else {
    lines.push(start)
    for (const item of value.items) writeItem(item, { indent, lines })
  }
}

function writeItem(item: Node, { indent, lines }: Place): void {
  if (item.type === 'scalar') {
    lines.push(`${indent}- ${scalarText(item, indent)}`.trimEnd())
    return
  }
  const inner: string[] = []
  if (item.type === 'mapping') writeEntries(item, `${indent}  `, inner)
  else for (const child of item.items) writeItem(child, { indent: `${indent}  `, lines: inner })
  const [first = `${indent}  ${item.type === 'mapping' ? '{}' : '[]'}`, ...rest] = inner
  lines.push(`${indent}- ${first.slice(indent.length + 2)}`, ...rest)
}

function scalarText(value: Scalar, indent: string): string {
  const { text, style } = value
  if (style === 'double') return JSON.stringify(text)
  if (style === 'single' && !text.includes('\n')) return `'${text.replaceAll("'", "''")}'`
  if (style === 'plain' && !text.includes('\n')) return text
  return literal(text, indent)
}

function literal(text: string, indent: string): string {
  const hint = /^[ \n]/.test(text) ? '2' : ''
  const chomp = text.endsWith('\n\n') || text === '\n' ? '+' : text.endsWith('\n') ? '' : '-'
  const body = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
  return [`|${hint}${chomp}`, ...body.map((line) => (line === '' ? '' : `${indent}  ${line}`))].join('\n')
}
