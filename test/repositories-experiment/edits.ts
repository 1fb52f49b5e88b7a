import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'

/** A working tree to edit. */
export interface Editable {
  readonly directory: string
  /** Relative paths of the committed files. */
  readonly files: readonly string[]
}

export type Random = () => number

/** Numbers from 0 to 1, derived from a seed. */
export function randomFrom(seed: number): Random {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return (state - 1) / 2147483646
  }
}

export function pick<Item>(list: readonly Item[], random: Random): Item {
  const item = list[Math.floor(random() * list.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

/** Changes a tree. Returns false if the file is not suitable. */
type Edit = (tree: Editable, file: string, random: Random) => boolean

const edits: Readonly<Record<string, Edit>> = {
  word: changeText((text, { random }) => {
    const words = [...text.matchAll(/[\w./-]{2,}/g)]
    if (words.length === 0) return undefined
    const { 0: word, index } = pick(words, random)
    return `${text.slice(0, index)}${word}x${text.slice(index + word.length)}`
  }),
  'line removed': changeText((text, { random }) => {
    const lines = text.split('\n')
    return lines.toSpliced(Math.floor(random() * lines.length), 1).join('\n')
  }),
  comment: changeText((text) => `${text}\n# changed\n`),
  'resource added': changeText((text, { files, file, random }) => {
    const other = relative(dirname(file), pick(files, random))
    return /^resources:/m.test(text) ? text.replace(/^resources:.*\n/m, `$&- ${other}\n`) : undefined
  }),
  'base added': changeText((text, { files, file, random }) => {
    const other = relative(dirname(file), dirname(pick(files, random))) || '.'
    return /^resources:/m.test(text) ? text.replace(/^resources:.*\n/m, `$&- ${other}\n`) : undefined
  }),
  deleted: ({ directory }, file) => {
    rmSync(join(directory, file))
    return true
  },
  'directory deleted': ({ directory }, file) => {
    if (dirname(file) === '.') return false
    rmSync(join(directory, dirname(file)), { recursive: true })
    return true
  },
  renamed: ({ directory }, file) => {
    renameSync(join(directory, file), join(directory, `${file}x`))
    return true
  },
  moved: ({ directory }, file) => {
    const source = dirname(file) === '.' ? file : dirname(file)
    if (existsSync(join(directory, 'moved'))) return false
    renameSync(join(directory, source), join(directory, 'moved'))
    return true
  },
  created: ({ directory }, file, random) => {
    const names = ['kustomization.yml', 'Kustomization', 'new/kustomization.yaml', 'new.yaml']
    const path = join(directory, dirname(file), pick(names, random))
    if (existsSync(path)) return false
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `resources: [../${basename(dirname(join(directory, file)))}]\n`)
    return true
  },
  'replaced by a link': ({ directory, files }, file, random) => {
    const other = pick(files, random)
    if (other === file) return false
    rmSync(join(directory, file))
    symlinkSync(relative(dirname(file), other), join(directory, file))
    return true
  },
  swapped: ({ directory, files }, file, random) => {
    const paths = [file, pick(files, random)].map((path) => join(directory, path))
    if (!paths.every((path) => lstatSync(path, { throwIfNoEntry: false })?.isFile() === true)) return false
    const [one = '', other = ''] = paths
    const [first, second] = [readFileSync(one), readFileSync(other)]
    writeFileSync(one, second)
    writeFileSync(other, first)
    return !first.equals(second)
  },
}

/** Changed words are also the most frequent kind in practice. */
const kinds = [...Object.keys(edits), 'word', 'word', 'word', 'line removed']

interface TextContext {
  readonly files: readonly string[]
  readonly file: string
  readonly random: Random
}

function changeText(change: (text: string, context: TextContext) => string | undefined): Edit {
  return ({ directory, files }, file, random) => {
    const path = join(directory, file)
    if (!statSync(path).isFile()) return false
    const text = readFileSync(path, 'utf8')
    const changed = change(text, { files, file, random })
    if (changed === undefined || changed === text) return false
    writeFileSync(path, changed)
    return true
  }
}

/** Makes one to three random edits. Returns a description, or undefined if no edit was possible. */
export function editAtRandom(tree: Editable, random: Random): string | undefined {
  const done: string[] = []
  const count = random() < 0.8 ? 1 : 3
  for (let i = 0; i < count; i++) {
    const file = pick(tree.files, random)
    const kind = pick(kinds, random)
    // An earlier edit may have removed the file or its directory.
    if (!existsSync(join(tree.directory, file))) continue
    if (edits[kind]?.(tree, file, random) === true) done.push(`${kind}: ${file}`)
  }
  return done.length === 0 ? undefined : done.join(', ')
}
