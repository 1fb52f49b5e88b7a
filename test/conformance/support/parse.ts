import { parseCommandLine } from './command-line.ts'
import { unescapeContent } from './escape.ts'
import type { ConformanceCase, ConformanceFile, Expectation, InputTree, TreeEntry } from './model.ts'

/** A marker line, with the lines below it. */
interface Block {
  readonly title: string
  /** One-based. */
  readonly line: number
  readonly lines: readonly string[]
}

/**
 * Parses a conformance file; README.md describes the format.
 *
 * @param file the name of the file, for errors
 * @throws Error with the file and line of a format mistake
 */
export function parseConformance(text: string, file: string): ConformanceFile {
  const lines = text.split('\n')
  if (lines.pop() !== '') throw new Error(`${file}: the last line lacks its line break`)
  const [about, ...blocks] = splitAt(lines, /^=== (.+)$/, 1)
  const trees = new Map<string, InputTree>()
  const cases = new Map<string, ConformanceCase>()
  for (const [i, block] of blocks.entries()) {
    explaining(`${file}:${block.line}`, () => addBlock(i === blocks.length - 1 ? block : withoutBlankLine(block)))
  }
  const aboutLines = about === undefined || blocks.length === 0 ? (about?.lines ?? []) : about.lines.slice(0, -1)
  return { about: aboutLines.join('\n'), trees, cases: [...cases.values()] }

  function addBlock(block: Block): void {
    const tree = /^tree (.+)$/.exec(block.title)?.[1]
    const [name, target] = [tree ?? block.title, tree === undefined ? cases : trees]
    if (target.has(name)) throw new Error(`${block.title} occurs twice`)
    if (tree === undefined) cases.set(name, parseCase(block))
    else trees.set(tree, parseTreeBlock(block))
  }
}

/** Splits lines before each matching line. Lines before the first match are a block without a title. */
function splitAt(lines: readonly string[], pattern: RegExp, firstLine: number): readonly Block[] {
  const starts = lines.flatMap((line, i) => (pattern.test(line) ? [i] : []))
  const head = { title: '', line: firstLine, lines: lines.slice(0, starts[0] ?? lines.length) }
  const rest = starts.map((start, i) => {
    const title =
      pattern
        .exec(lines[start] ?? '')
        ?.slice(1)
        .find((group) => group !== undefined) ?? ''
    return { title, line: firstLine + start, lines: lines.slice(start + 1, starts[i + 1]) }
  })
  return [head, ...rest]
}

/** Cases are separated by one blank line. */
function withoutBlankLine(block: Block): Block {
  if (block.lines.at(-1) !== '') throw new Error('a blank line must separate this from the next case')
  return { ...block, lines: block.lines.slice(0, -1) }
}

function explaining<T>(place: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new Error(`${place}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

interface Parts {
  readonly header: readonly string[]
  /** `--` blocks */
  readonly inputs: readonly Block[]
  /** `>>` blocks */
  readonly results: readonly Block[]
}

function parts({ lines, line }: Block): Parts {
  const [head, ...blocks] = splitAt(lines, /^(-- .+ --|>> .+)$/, line + 1)
  const start = blocks.findIndex(({ title }) => title.startsWith('>>'))
  const [inputs, results] = start < 0 ? [blocks, []] : [blocks.slice(0, start), blocks.slice(start)]
  if (results.some(({ title }) => title.startsWith('--'))) throw new Error('inputs must come before results')
  return { header: head?.lines ?? [], inputs, results }
}

function parseTreeBlock(block: Block): InputTree {
  const { header, inputs, results } = parts(block)
  if (header.length > 0 || results.length > 0) throw new Error('a tree consists of files only')
  return parseTree(inputs)
}

function parseCase(block: Block): ConformanceCase {
  const { header, inputs, results } = parts(block)
  const command = header.at(-1) ?? ''
  if (!command.startsWith('$ ')) throw new Error('a `$ kustomize …` line must end the header')
  const fields = parseHeader(header.slice(0, -1))
  const expected = parseExpectation(results)
  return {
    name: block.title,
    cwd: '.',
    ...fields,
    ...parseCommandLine(command.slice(2)),
    files: parseTree(inputs),
    ...(expected === undefined ? {} : { expected }),
  }
}

function parseHeader(lines: readonly string[]): Pick<ConformanceCase, 'note' | 'differs' | 'tree'> {
  const fields = lines.map((line) => {
    const field = /^(note|differs|tree|cwd): (.+)$/.exec(line)
    if (field === null) throw new Error(`not a header line: ${line}`)
    return [field[1] ?? '', field[2] ?? ''] as const
  })
  if (new Set(fields.map(([key]) => key)).size < fields.length) throw new Error('a header field occurs twice')
  return Object.fromEntries(fields)
}

function parseTree(blocks: readonly Block[]): InputTree {
  const tree = new Map<string, TreeEntry>()
  for (const block of blocks) {
    explaining(`line ${block.line}`, () => {
      const [path, entry] = parseEntry(block)
      if (tree.has(path)) throw new Error(`${path} occurs twice`)
      tree.set(path, entry)
    })
  }
  return tree
}

function parseEntry({ title, lines }: Block): readonly [string, TreeEntry] {
  const name = title.slice('-- '.length, -' --'.length)
  const [link, target] = name.split(' -> ')
  if ((target !== undefined || name.endsWith('/')) && lines.length > 0) throw new Error(`${name} has no content`)
  if (link !== undefined && target !== undefined) return [link, { kind: 'link', target }]
  if (name.endsWith('/')) return [name.slice(0, -1), { kind: 'directory' }]
  const { text: path, marks } = splitMarks(name, ['executable', 'escaped'])
  const content = parseContent(lines, marks.includes('escaped'))
  return [path, { kind: 'file', content, executable: marks.includes('executable') }]
}

function splitMarks(text: string, known: readonly string[]): { text: string; marks: readonly string[] } {
  const [, path = text, list] = /^(.*) \((.*)\)$/.exec(text) ?? []
  const marks = list?.split(', ') ?? []
  const unknown = marks.filter((mark) => !known.includes(mark))
  if (unknown.length > 0) throw new Error(`unknown mark: ${unknown.join(', ')}`)
  return { text: path, marks }
}

function parseContent(lines: readonly string[], isEscaped: boolean): Buffer {
  const text = lines.map((line) => `${line}\n`).join('')
  return isEscaped ? unescapeContent(text) : Buffer.from(text)
}

function parseExpectation(blocks: readonly Block[]): Expectation | undefined {
  if (blocks.length === 0) return undefined
  const contents = new Map(
    blocks.map(({ title, lines }) => {
      const { text, marks } = splitMarks(title.slice('>> '.length), ['escaped'])
      return [text, parseContent(lines, marks.includes('escaped'))]
    }),
  )
  const titles = [...contents.keys()]
  const unknown = titles.filter((title) => !/^(?:error|stdout|stderr|unchanged|file .+)$/.test(title))
  if (unknown.length > 0) throw new Error(`unknown result: ${unknown.join(', ')}`)
  if (titles.length < blocks.length) throw new Error('a result occurs twice')
  if (titles.includes('error') && titles.length > 1) throw new Error('a case that fails has no other results')
  const stdout = contents.get('stdout')
  const files = titles.filter((title) => title.startsWith('file '))
  return {
    outcome: contents.has('error') ? 'error' : 'ok',
    ...(stdout === undefined ? {} : { stdout }),
    files: new Map(files.map((title) => [title.slice('file '.length), contents.get(title) ?? Buffer.alloc(0)])),
    message: contents.get('error') ?? contents.get('stderr') ?? Buffer.alloc(0),
  }
}
