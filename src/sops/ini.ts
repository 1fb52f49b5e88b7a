import { type Entry, type JsonValue, type Mapping, mapping, scalar, scalarText } from '../tree/node.ts'
import { unflattenMetadata } from './dotenv.ts'

/**
 * Parses sections into maps. Keys before the first section are in `DEFAULT`. Follows getsops/sops, stores/ini/store.go.
 */
export function parseIni(text: string): { readonly content: Mapping; readonly sops: JsonValue } {
  const sections = new Map<string, [string, string][]>([['DEFAULT', []]])
  let current = 'DEFAULT'
  for (const raw of text.split('\n')) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    const [, section] = /^\[(.*)\]$/.exec(line) ?? []
    if (section !== undefined) {
      current = section
      if (!sections.has(section)) sections.set(section, [])
      continue
    }
    const [, name = line, value = ''] = /^(.*?)\s*[=:]\s*(.*)$/.exec(line) ?? []
    sections.get(current)?.push([name, unquoted(value)])
  }
  const sops = unflattenMetadata(
    (sections.get('sops') ?? []).map(([name, value]) => [name, value.replaceAll('\\n', '\n')]),
  )
  sections.delete('sops')
  const entries = [...sections].flatMap(([name, pairs]): readonly Entry[] => {
    if (name === 'DEFAULT' && pairs.length === 0) return []
    const inner = pairs.map(([key, value]) => ({ key: scalar(key, 'double'), value: scalar(value, 'double') }))
    return [{ key: scalar(name, 'double'), value: mapping(inner) }]
  })
  return { content: mapping(entries), sops }
}

function unquoted(value: string): string {
  return /^(["'`])(.*)\1$/s.exec(value)?.[2] ?? value
}

/** Prints INI like the Go package, which aligns the equals signs of a section. */
export function printIni({ entries }: Mapping): string {
  return entries
    .map(({ key, value }) => {
      const pairs = value.type === 'mapping' ? value.entries : []
      const width = Math.max(0, ...pairs.map((pair) => pair.key.text.length))
      const lines = pairs.map((pair) => `${pair.key.text.padEnd(width)} = ${scalarText(pair.value)}\n`)
      return `${key.text === 'DEFAULT' ? '' : `[${key.text}]\n`}${lines.join('')}`
    })
    .join('\n')
}
