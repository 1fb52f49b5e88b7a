import { getField, getText } from '../../tree/fields.ts'
import { isNull, type Node, type Sequence, scalarText } from '../../tree/node.ts'

/** The merge keys of lists in pods. */
export const nameKeys = ['name', 'containerPort', 'mountPath', 'devicePath'] as const

/** The probable name of an element; empty if it has none of the usual fields. */
export function elementName(element: Node): string {
  const key = nameKeys.find((field) => getText(element, field) !== '')
  return key === undefined ? '' : getText(element, key)
}

/** The elements that have a name, by name; undefined if there are none, or if two have the same name. */
export function elementsByName(list: Sequence): ReadonlyMap<string, Node> | undefined {
  const result = new Map<string, Node>()
  for (const element of list.items) {
    const name = elementName(element)
    if (name === '') continue
    if (result.has(name)) return undefined
    result.set(name, element)
  }
  return result.size === 0 ? undefined : result
}

/** A scalar anywhere below a node. */
export interface Leaf {
  /** The path of the scalar, as a string that can be the key of a `Map`. */
  readonly path: string
  readonly text: string
}

/** All scalars except nulls and `$patch` directives. */
export function leavesOf(node: Node): readonly Leaf[] {
  const leaves: Leaf[] = []
  const visit = (value: Node, path: string): void => {
    if (value.type === 'scalar') {
      if (!isNull(value)) leaves.push({ path, text: value.text })
    } else if (value.type === 'sequence') {
      for (let i = 0; i < value.items.length; i++) visit(value.items[i] as Node, `${path}[${i}]`)
    } else {
      for (const entry of value.entries)
        if (entry.key.text !== '$patch') visit(entry.value, `${path}.${entry.key.text}`)
    }
  }
  visit(node, '')
  return leaves
}

/** A short description of an item: its name, a name inside it, or the first value inside it. */
export function describeElement(element: Node): string {
  const leaves = leavesOf(element)
  const inner = leaves.find(({ path, text }) => path.endsWith('.name') && text !== '')
  const first = leaves.find(({ text }) => /\p{L}/u.test(text)) ?? leaves[0]
  return firstLine(elementName(element) || ((inner ?? first)?.text ?? '{}'))
}

function firstLine(text: string): string {
  const [line = '', ...more] = text.trimEnd().split('\n')
  return more.length === 0 ? line : `${line} …`
}

/** The fields that identify an element, for messages: `name: stream, port: 5000`. */
export function describeFields(element: Node, keys: readonly string[]): string {
  const fields = ['name', ...keys.filter((key) => key !== 'name')]
  const texts = fields.flatMap((field) => {
    const text = getText(element, field)
    return text === '' ? [] : [`${field}: ${text}`]
  })
  const [first] = leavesOf(element)
  if (texts.length > 0 || first === undefined) return texts.join(', ')
  return `${first.path.slice(1)}: ${first.text}`
}

/**
 * The fields of `before` that `after` lacks, as paths: `image`, `env[REGION]`. List items are compared by name.
 * Lists without names are assumed to be replaced on purpose.
 */
export function lostFields(before: Node, after: Node | undefined, path = ''): readonly string[] {
  if (after === undefined) return isNull(before) || leavesOf(before).length === 0 ? [] : [path]
  if (before.type === 'mapping' && after.type === 'mapping') {
    return before.entries.flatMap(({ key, value }) =>
      lostFields(value, getField(after, key.text), path === '' ? key.text : `${path}.${key.text}`),
    )
  }
  if (before.type !== 'sequence' || after.type !== 'sequence') return []
  const names = elementsByName(before)
  const kept = elementsByName(after)
  if (names === undefined || kept === undefined) return []
  return [...names].flatMap(([name, element]) => lostFields(element, kept.get(name), `${path}[${name}]`))
}

/**
 * True if `after` is an edited version of `before`: it has all values of `before`, or differs in at most a third of
 * them and in no name.
 */
export function isVersionOf(before: Node, after: Node): boolean {
  if (before.type === 'scalar' || after.type === 'scalar') return scalarText(before) === scalarText(after)
  const leaves = leavesOf(before)
  const others = new Map(leavesOf(after).map(({ path, text }) => [path, text]))
  if (!leaves.every(({ path }) => others.has(path))) return false
  const changed = leaves.filter(({ path, text }) => others.get(path) !== text)
  return changed.length * 3 <= leaves.length && !changed.some(({ path }) => path.endsWith('.name'))
}

/** Fields that identify elements of lists that Kubernetes does not merge. */
const identities = ['id', 'key', 'port', 'host', 'url', 'ip', 'alert', 'record', 'path'] as const

/**
 * True if `after` is a version of `before` (see `isVersionOf`), or if it has the same value in a field that identifies
 * elements, has all other fields of `before`, and has the same lists in them.
 */
export function isEdited(before: Node, after: Node): boolean {
  if (isVersionOf(before, after)) return true
  const key = identities.find((field) => getText(before, field) !== '')
  if (key === undefined || getText(before, key) !== getText(after, key)) return false
  const others = new Map(leavesOf(after).map(({ path, text }) => [path, text]))
  return leavesOf(before).every(({ path, text }) => (path.includes('[') ? others.get(path) === text : others.has(path)))
}

export function isSameLeaf(a: Leaf, b: Leaf): boolean {
  return a.path === b.path && a.text === b.text
}
