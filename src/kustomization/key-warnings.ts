import { type FieldPath, type Warning, warning } from '../diagnostics/index.ts'
import type { Entry, Mapping, Node } from '../tree/node.ts'

/** Spellings in vars that kustomize's own documentation has used for years. */
const accepted: ReadonlySet<string> = new Set(['fieldpath', 'fieldRef', 'objRef'])

/** Warns about a key that matches a field only because kustomize ignores case. */
export function otherCase(field: string, path: FieldPath, file: string): Warning | undefined {
  const key = String(path.at(-1))
  if (path[0] === 'vars' && accepted.has(key)) return undefined
  const text = `write \`${field}\`: editors and other tools do not recognize \`${key}\``
  const hint = {
    text,
    edit: { from: key, to: field },
    otherwise: `editors and other tools do not recognize \`${key}\``,
  }
  return warning('KUSTOMIZATION_KEY_CASE', { key, field }, { at: { file, document: 0, path }, hint })
}

/** Warns about duplicate keys. Kustomize silently uses the last one. */
export function repeatedKeys(root: Node, file: string): readonly Warning[] {
  const found: Warning[] = []
  const path: (string | number)[] = []
  const visit = (node: Node): void => {
    if (node.type === 'scalar') return
    const isMap = node.type === 'mapping'
    const count = isMap ? node.entries.length : node.items.length
    const repeated = isMap ? secondEntries(node) : none
    for (let i = 0; i < count; i++) {
      const key = isMap ? node.entries[i]?.key.text : undefined
      const child = isMap ? node.entries[i]?.value : node.items[i]
      path.push(key ?? i)
      if (key !== undefined && key !== '<<' && repeated.has(i)) {
        const at = { file, document: 0, path: path.slice() }
        const hint = `combine the values under one \`${key}\``
        found.push(warning('KUSTOMIZATION_KEY_REPEATED', { key }, { at, hint }))
      }
      if (child !== undefined && child.type !== 'scalar') visit(child)
      path.pop()
    }
  }
  visit(root)
  return found
}

const none: ReadonlySet<number> = new Set()

/** The indexes of entries that are the second ones with their key. */
function secondEntries({ entries }: Mapping): ReadonlySet<number> {
  if (entries.length <= few && areDistinct(entries)) return none
  const found = new Set<number>()
  const counts = new Map<string, number>()
  for (const [i, { key }] of entries.entries()) {
    const count = (counts.get(key.text) ?? 0) + 1
    counts.set(key.text, count)
    if (count === 2) found.add(i)
  }
  return found
}

/** For at most this many entries, comparing all keys is faster than a map of them. */
const few = 12

function areDistinct(entries: readonly Entry[]): boolean {
  for (let i = 1; i < entries.length; i++) {
    for (let j = 0; j < i; j++) if (entries[i]?.key.text === entries[j]?.key.text) return false
  }
  return true
}
