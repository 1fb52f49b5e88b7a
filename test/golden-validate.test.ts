import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cli } from './support/cli.ts'
import { project } from './support/project.ts'

/**
 * Findings of `kuilt validate`. Each file contains cases: small trees, and the mistakes reported in them.
 *
 * ```
 * ### NAME: what the case is about
 * === manifest.yaml
 * {{definition}}
 * === $ kuilt validate manifest.yaml
 * manifest.yaml:3:5: error[CODE]: …
 * 1 resource: 0 valid, 1 invalid, 0 skipped
 * ```
 *
 * `{{NAME}}` is the text below `### {{NAME}}` in the same file. UPDATE_GOLDEN=1 updates the output.
 */
const directory = join(import.meta.dirname, 'golden/validate')
const names = readdirSync(directory).filter((name) => name.endsWith('.txt'))

interface Case {
  readonly title: string
  readonly files: Readonly<Record<string, string>>
  /** `kuilt validate …` */
  readonly command: string
  readonly printed: string
}

interface Page {
  readonly shared: ReadonlyMap<string, string>
  readonly cases: readonly Case[]
}

function readPage(name: string): Page {
  const [, ...parts] = readFileSync(join(directory, name), 'utf8').split(/^### /m)
  const isShared = (part: string): boolean => part.startsWith('{{')
  const shared = new Map(parts.filter(isShared).map((part) => splitAtLine(part)))
  return { shared, cases: parts.filter((part) => !isShared(part)).map((part) => readCase(part, shared)) }
}

function readCase(part: string, shared: ReadonlyMap<string, string>): Case {
  const [title, body] = splitAtLine(part)
  const [, ...sections] = body.split(/^=== /m)
  const run = sections.find((section) => section.startsWith('$ ')) ?? ''
  const files = sections.filter((section) => section !== run).map((section) => splitAtLine(section))
  const [command, printed] = splitAtLine(run)
  const expand = (text: string): string =>
    text.replaceAll(/^\{\{.*\}\}$/gm, (mark) => shared.get(mark)?.trimEnd() ?? mark)
  return {
    title,
    files: Object.fromEntries(files.map(([path, text]) => [path, expand(text)])),
    command: command.slice(2),
    printed,
  }
}

function splitAtLine(text: string): readonly [string, string] {
  const end = text.indexOf('\n')
  return [text.slice(0, end), text.slice(end + 1)]
}

async function run({ files, command }: Case): Promise<string> {
  const tree = project(files)
  try {
    const { stdout, stderr, code } = await cli(command.split(' ').slice(1), { cwd: tree.directory })
    expect(code).toBe(stdout.includes(': error[') ? 1 : 0)
    return stderr + stdout
  } finally {
    tree.remove()
  }
}

test('the directory contains cases', () => {
  expect(names.flatMap((name) => readPage(name).cases).length).toBeGreaterThanOrEqual(150)
})

describe.each(names)('%s', (name) => {
  const { cases } = readPage(name)
  const printed = new Map<string, string>()

  test.each(cases)('$title', async (one) => {
    const text = await run(one)
    printed.set(one.title, text)
    if (process.env['UPDATE_GOLDEN'] !== '1') expect(text).toBe(one.printed.replace(/\n\n?$/, '\n'))
  })

  afterAll(() => {
    if (process.env['UPDATE_GOLDEN'] !== '1') return
    const path = join(directory, name)
    const [intro = '', ...parts] = readFileSync(path, 'utf8').split(/^(?=### )/m)
    const updated = parts.map((part) => {
      const [title] = splitAtLine(part.slice(4))
      const text = printed.get(title)
      const command = /^=== \$ .*\n/m.exec(part)
      return text === undefined || command === null ? part : `${part.slice(0, command.index)}${command[0]}${text}\n`
    })
    writeFileSync(path, `${[intro, ...updated].join('').trimEnd()}\n`)
  })
})
