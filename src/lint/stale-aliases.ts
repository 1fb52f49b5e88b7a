import { attempt, type FieldPath, formatFieldPath, type Warning, warning } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import type { Resource, Source } from '../resource/resource.ts'
import { describeId } from '../resource/resource-id.ts'
import { childrenOf } from '../tree/children.ts'
import { getField, getText } from '../tree/fields.ts'
import type { Node, Scalar } from '../tree/node.ts'
import { type AliasUse, aliasesIn } from '../yaml/layout/aliases.ts'
import { readResourceDocuments } from '../yaml/read/resources.ts'

/**
 * Warns about aliases whose anchor has a new value in the output: YAML resolves aliases when a file is read, so a patch
 * of the anchor does not change them.
 */
export function staleAliases(resources: readonly Resource[], fileSystem: FileSystem): readonly Warning[] {
  const texts = new Map<string, string>()
  const textOf = (file: string): string => {
    const known = texts.get(file) ?? attempt(() => new TextDecoder().decode(fileSystem.read(file))) ?? ''
    texts.set(file, known)
    return known
  }
  return resources.flatMap((resource) => {
    const { source } = resource.state
    if (source === undefined || source.path !== undefined) return []
    const text = textOf(source.file)
    if (!text.includes('&') || !text.includes('*')) return []
    const uses = aliasesIn(text, source.document)
    if (uses.length === 0) return []
    const documents = attempt(() => readResourceDocuments(text, source.file)) ?? []
    const original = documents.find(({ document }) => document === source.document)?.node
    return original === undefined ? [] : uses.flatMap((use) => warningFor(use, { resource, original, source }))
  })
}

interface Origin {
  readonly resource: Resource
  /** The document that the resource was read from. */
  readonly original: Node
  readonly source: Source
}

function warningFor({ name, anchor, alias }: AliasUse, { resource, original, source }: Origin): readonly Warning[] {
  const root = nodeAt(original, anchor)
  const unchanged = root && scalarPaths(root).find((path) => isStale([...anchor, ...path], [...alias, ...path]))
  if (unchanged === undefined) return []
  const [field, other] = [
    [...anchor, ...unchanged],
    [...alias, ...unchanged],
  ].map(formatFieldPath)
  const params = { anchor: name, field: field ?? '', alias: other ?? '', id: describeId(resource.id) }
  const hint = `patch ${other} as well: aliases are resolved when the file is read, before any patch`
  return [warning('ALIAS_UNCHANGED', params, { at: { ...source, path: alias }, hint })]

  function isStale(field: FieldPath, same: FieldPath): boolean {
    const [before, after] = [scalarAt(original, resource.node, field), scalarAt(original, resource.node, same)]
    if (before === undefined || after === undefined) return false
    return before.built.text !== before.read.text && !isNaming(before, field) && after.built.text === before.read.text
  }
}

function nodeAt(node: Node | undefined, path: FieldPath): Node | undefined {
  return path.reduce<Node | undefined>((current, step) => child(current, step), node)
}

/** Returns the paths of all scalars in a node. */
function scalarPaths(node: Node): readonly FieldPath[] {
  if (node.type === 'scalar') return [[]]
  return childrenOf(node).flatMap(({ step, child }) => scalarPaths(child).map((path) => [step, ...path]))
}

interface Value {
  readonly read: Scalar
  readonly built: Scalar
}

/**
 * True if only a prefix, suffix, hash or namespace may have changed the value. They change only names and references to
 * names.
 */
function isNaming({ read, built }: Value, path: FieldPath): boolean {
  return path[0] === 'metadata' || path.at(-1) === 'namespace' || built.text.includes(read.text)
}

/** Returns a scalar at the same path in both trees. Undefined if the name of an element on the path has changed. */
function scalarAt(read: Node, built: Node, path: FieldPath): Value | undefined {
  let [a, b]: [Node | undefined, Node | undefined] = [read, built]
  for (const step of path) {
    const name = getText(child(a, step), 'name')
    b = name !== '' && b?.type === 'sequence' ? b.items.find((item) => getText(item, 'name') === name) : child(b, step)
    a = child(a, step)
    if (a === undefined || b === undefined || getText(a, 'name') !== getText(b, 'name')) return undefined
  }
  return a?.type === 'scalar' && b?.type === 'scalar' ? { read: a, built: b } : undefined
}

function child(node: Node | undefined, step: string | number): Node | undefined {
  if (node?.type === 'sequence') return typeof step === 'number' ? node.items[step] : undefined
  return getField(node, String(step))
}
