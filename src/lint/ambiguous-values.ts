import { type FieldPath, type Location, type Warning, warning } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { getText, removeField } from '../tree/fields.ts'
import type { Node } from '../tree/node.ts'
import { oldBooleans } from '../yaml/types/scalar.ts'
import { documentsIn } from './input-documents.ts'

/** The meaning of a plain scalar in YAML 1.1 (`old`) and 1.2 (`new`), and how to write it unambiguously. */
interface Readings {
  readonly old: string
  readonly new: string
  readonly hint: string
}

/**
 * Warns about plain scalars that have different meanings in YAML 1.1 and 1.2, because manifests are read by tools of
 * both kinds. A value that occurs several times in a file is reported once.
 *
 * @param files the paths of YAML files
 */
export function ambiguousValues(files: readonly string[], fileSystem: FileSystem): readonly Warning[] {
  return files.flatMap((file) => {
    const documents = documentsIn(file, fileSystem)
    const found = new Map<string, Warning>()
    for (const { node, document } of documents) collect(withoutUnusedName(node), { file, document, path: [] }, found)
    return [...found.values()]
  })
}

/**
 * Removes `metadata` from the configuration of a built-in plugin that is not a generator. kustomize uses it only as the
 * name of the generated object.
 */
function withoutUnusedName(node: Node): Node {
  const isUnused = getText(node, 'apiVersion') === 'builtin' && !getText(node, 'kind').endsWith('Generator')
  return isUnused && node.type === 'mapping' ? removeField(node, 'metadata') : node
}

type FieldLocation = Required<Pick<Location, 'file' | 'document' | 'path'>>

function collect(node: Node, at: FieldLocation, found: Map<string, Warning>): void {
  if (node.type === 'mapping') {
    for (const { key, value } of node.entries) collect(value, { ...at, path: [...at.path, key.text] }, found)
  } else if (node.type === 'sequence') {
    for (const [i, item] of node.items.entries()) collect(item, { ...at, path: [...at.path, i] }, found)
  } else if (node.style === 'plain' && node.tag === undefined && !found.has(node.text)) {
    const readings = readingsOf(node.text, at.path)
    if (readings === undefined) return
    const { hint, ...params } = readings
    found.set(node.text, warning('VALUE_YAML_VERSION', { text: node.text, ...params }, { at, hint }))
  }
}

/** Returns the two meanings of a scalar. Undefined if they are the same. */
function readingsOf(text: string, path: FieldPath): Readings | undefined {
  const truth = oldBooleans.get(text)
  const quote = `write \`"${text}"\` for a string`
  if (truth !== undefined)
    return { old: `the boolean ${truth}`, new: 'a string', hint: `write \`${truth}\`, or \`"${text}"\` for a string` }
  if (!/^[-+]?[0-9]/.test(text)) return undefined
  if (/^[-+]?0[0-7]+$/.test(text)) {
    if (isFileMode(path)) return undefined
    const decimal = Number.parseInt(text, 8)
    const hint = `write \`${decimal}\`, or \`"${text}"\` for a string`
    return { old: `octal (${decimal} in decimal)`, new: `the number ${Number(text)}`, hint }
  }
  if (/^[-+]?0[0-9]+$/.test(text)) return { old: 'a string', new: `the number ${Number(text)}`, hint: quote }
  if (/^0o[0-7]+$/.test(text))
    return { old: 'a string', new: `the number ${Number(text)}`, hint: `write \`${Number(text)}\`` }
  if (/^[-+]?[0-9]+(?:\.[0-9]*)?[eE][0-9]+$|^[-+]?[0-9]+[eE][-+][0-9]+$/.test(text)) {
    return { old: 'a string', new: `the number ${Number(text)}`, hint: quote }
  }
  if (/^[-+]?(?:0b[01_]+|[1-9][0-9]*_[0-9_]*)$/.test(text)) return { old: 'a number', new: 'a string', hint: quote }
  if (/^[-+]?[1-9][0-9]*(?::[0-5]?[0-9])+(?:\.[0-9]*)?$/.test(text)) {
    return { old: `the number ${sexagesimal(text)}`, new: 'a string', hint: quote }
  }
  return undefined
}

/**
 * True for the `defaultMode` of a volume and for `items[].mode`. File modes are usually written in octal, and kubectl
 * reads them as octal, too.
 */
function isFileMode(path: FieldPath): boolean {
  return path.at(-1) === 'defaultMode' || (path.at(-1) === 'mode' && path.at(-3) === 'items')
}

/** Parses a number in base 60. For example, `1:30` is 90. */
function sexagesimal(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1
  return (
    sign *
    text
      .replace(/^[-+]/, '')
      .split(':')
      .reduce((total, part) => total * 60 + Number(part), 0)
  )
}
