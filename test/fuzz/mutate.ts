import type { Choose } from './choices.ts'
import { tokens } from './tokens.ts'

/** Contents by path. */
export type Tree = ReadonlyMap<string, Uint8Array>

type Bytes = readonly number[] | Uint8Array
type Mutator = (content: Uint8Array, choose: Choose, tree: Tree) => Bytes

const newline = 0x0a

/** Damages random bytes, lines or words in some files of a tree. */
export function mutateTree(tree: Tree, choose: Choose): Tree {
  const damaged = new Map(tree)
  const paths = [...tree.keys()]
  const kustomizations = paths.filter((path) => /kustomization(\.ya?ml)?$/i.test(path))
  // Often only one: with several mistakes, files rarely get past the parser.
  for (let left = 1 + Math.min(choose(5), choose(5), choose(5)); left > 0; left--) {
    const from = kustomizations.length > 0 && choose(3) === 0 ? kustomizations : paths
    const path = pick(from, choose)
    const content = path === undefined ? undefined : damaged.get(path)
    if (path !== undefined && content !== undefined) damaged.set(path, mutate(content, choose, damaged))
  }
  return damaged
}

function mutate(content: Uint8Array, choose: Choose, tree: Tree): Uint8Array {
  const mutator = pick(choose(3) === 0 ? mutators : wordMutators, choose)
  const changed = mutator?.(content, choose, tree) ?? content
  // Exponential growth has separate tests: see the tests of input bombs.
  return Uint8Array.from(changed.slice(0, 200_000))
}

const wordMutators: readonly Mutator[] = [
  (content, choose) => replaceWord(content, choose, token(choose)),
  (content, choose) => replaceWord(content, choose, word(content, choose)),
  (content, choose, tree) => replaceWord(content, choose, word(other(tree, choose), choose)),
]

const mutators: readonly Mutator[] = [
  (content, choose) => splice(content, spot(content, choose), 1, [choose(256)]),
  (content, choose) => splice(content, spot(content, choose), 1 + choose(20), []),
  (content, choose) => splice(content, spot(content, choose), 0, token(choose)),
  (content, choose) => editLines(content, (lines, at) => lines.splice(at, 1 + choose(4)), choose),
  (content, choose) => editLines(content, (lines, at) => repeatLine(lines, at, choose), choose),
  (content, choose) =>
    editLines(content, (lines, at) => lines.splice(choose(lines.length), 0, ...lines.splice(at, 1)), choose),
  (content, choose) => editLines(content, (lines, at) => indent(lines, at, choose), choose),
  (content, choose) => editLines(content, (lines, at) => setValue(lines, at, choose), choose),
  (content, choose) => content.slice(0, spot(content, choose)),
  (content, choose, tree) => {
    const source = other(tree, choose)
    const start = spot(source, choose)
    return splice(content, spot(content, choose), 0, source.slice(start, start + choose(200)))
  },
]

function pick<T>(items: readonly T[], choose: Choose): T | undefined {
  return items[choose(items.length)]
}

function spot(content: Bytes, choose: Choose): number {
  return choose(content.length + 1)
}

function splice(content: Uint8Array, at: number, remove: number, insert: Bytes): Bytes {
  return [...content.slice(0, at), ...insert, ...content.slice(at + remove)]
}

function token(choose: Choose): Uint8Array {
  return Buffer.from(pick(tokens, choose) ?? '')
}

function other(tree: Tree, choose: Choose): Uint8Array {
  return pick([...tree.values()], choose) ?? new Uint8Array()
}

/** Start and end of each run of characters that are not white space, brackets, colons or commas. */
function words(content: Uint8Array, notBefore?: string): readonly RegExpMatchArray[] {
  const text = Buffer.from(content).toString('latin1')
  const all = [...text.matchAll(/[^\s:,[\]{}"']+/g)]
  return all.filter((match) => notBefore === undefined || text[match.index + match[0].length] !== notBefore)
}

function word(content: Uint8Array, choose: Choose): Uint8Array {
  return Buffer.from(pick(words(content), choose)?.[0] ?? '', 'latin1')
}

function replaceWord(content: Uint8Array, choose: Choose, by: Uint8Array): Bytes {
  // Mostly values, because a kustomization with an unknown key is rejected immediately.
  const found = pick(words(content, choose(4) === 0 ? undefined : ':'), choose)
  return found === undefined ? content : splice(content, found.index ?? 0, found[0].length, by)
}

function editLines(content: Uint8Array, edit: (lines: Bytes[], at: number) => void, choose: Choose): Bytes {
  const lines: Bytes[] = []
  for (let start = 0; start < content.length; ) {
    const end = content.indexOf(newline, start)
    lines.push(content.slice(start, end < 0 ? content.length : end + 1))
    start = end < 0 ? content.length : end + 1
  }
  edit(lines, choose(lines.length))
  return lines.flatMap((line) => [...line])
}

function repeatLine(lines: Bytes[], at: number, choose: Choose): void {
  const line = lines[at] ?? []
  const times = choose(8) === 0 ? choose(300) : 1
  lines.splice(choose(lines.length), 0, ...Array.from({ length: times }, () => line))
}

function indent(lines: Bytes[], at: number, choose: Choose): void {
  const line = lines[at] ?? []
  lines[at] = choose(2) === 0 ? line.slice(1 + choose(2)) : [...Buffer.from(' '.repeat(1 + choose(4))), ...line]
}

/** Replaces the value after the colon or dash of a line. */
function setValue(lines: Bytes[], at: number, choose: Choose): void {
  const line = Buffer.from(lines[at] ?? []).toString('latin1')
  const key = /^\s*(- )*([^:]*:|-)/.exec(line)?.[0]
  if (key !== undefined) lines[at] = [...Buffer.from(`${key} `, 'latin1'), ...token(choose), newline]
}
