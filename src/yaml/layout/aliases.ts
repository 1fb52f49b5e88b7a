import type { FieldPath } from '../../diagnostics/index.ts'
import { mayNestTooDeep } from '../read/depth.ts'
import { documentIn } from '../read/split-documents.ts'
import { yamlPackage } from '../yaml-package.ts'

/** An alias in a document, and the anchor it refers to. */
export interface AliasUse {
  readonly name: string
  readonly anchor: FieldPath
  readonly alias: FieldPath
}

/** The aliases in one document of a file, except those in merge keys and in keys. */
export function aliasesIn(text: string, document: number): readonly AliasUse[] {
  const piece = documentIn(text.replaceAll('\r\n', '\n'), document)
  if (piece === undefined || !/(?:[:,-]\s+|[[{]\s*)\*/.test(piece.text) || mayNestTooDeep(piece.text)) return []
  const yaml = yamlPackage()
  const { contents } = yaml.parseDocument(piece.text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' })
  const anchors = new Map<string, FieldPath>()
  const found: AliasUse[] = []
  const visit = (node: unknown, path: FieldPath): void => {
    if (yaml.isAlias(node)) {
      const anchor = anchors.get(node.source)
      if (anchor !== undefined) found.push({ name: node.source, anchor, alias: path })
      return
    }
    if (!yaml.isNode(node)) return
    if ('anchor' in node && node.anchor !== undefined) anchors.set(node.anchor, path)
    if (yaml.isSeq(node)) node.items.forEach((item, i) => void visit(item, [...path, i]))
    if (!yaml.isMap(node)) return
    for (const { key, value } of node.items) {
      if (yaml.isScalar(key) && key.value !== '<<') visit(value, [...path, String(key.value)])
    }
  }
  visit(contents, [])
  return found
}
