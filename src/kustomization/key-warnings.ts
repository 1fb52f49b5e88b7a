import { type FieldPath, type Warning, warning } from '../diagnostics/index.ts'
import type { Node } from '../tree/node.ts'

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
  const visit = (node: Node, path: FieldPath): void => {
    if (node.type === 'scalar') return
    if (node.type === 'sequence') {
      for (const [i, item] of node.items.entries()) if (item.type !== 'scalar') visit(item, [...path, i])
      return
    }
    const seen = new Set<string>()
    const reported = new Set<string>(['<<'])
    for (const { key, value } of node.entries) {
      const at = [...path, key.text]
      if (seen.has(key.text) && !reported.has(key.text)) {
        reported.add(key.text)
        const hint = `combine the values under one \`${key.text}\``
        found.push(
          warning('KUSTOMIZATION_KEY_REPEATED', { key: key.text }, { at: { file, document: 0, path: at }, hint }),
        )
      }
      seen.add(key.text)
      if (value.type !== 'scalar') visit(value, at)
    }
  }
  visit(root, [])
  return found
}
