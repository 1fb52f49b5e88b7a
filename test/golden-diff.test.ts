import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cli } from './support/cli.ts'
import { project } from './support/project.ts'

/**
 * The output of `kuilt diff` for pairs of trees. Each file contains the trees and the output of all formats.
 *
 * ```
 * WHAT HAPPENS
 *
 * === both/web.yaml            a file of both trees
 * === old/kustomization.yaml
 * === new/kustomization.yaml
 * === $ kuilt diff old new
 * ```
 *
 * UPDATE_GOLDEN=1 updates the output. Review it afterwards: does it describe the effects on the cluster?
 */
const directory = join(import.meta.dirname, 'golden/diff')
const names = readdirSync(directory).filter((name) => name.endsWith('.txt'))
const formats = ['text', 'unified', 'markdown', 'names', 'json', 'jsonpatch', 'overlay'] as const

interface Page {
  readonly title: string
  readonly files: readonly (readonly [string, string])[]
  /** The output by command. */
  readonly printed: ReadonlyMap<string, string>
}

function readPage(name: string): Page {
  const [title = '', ...sections] = readFileSync(join(directory, name), 'utf8').split(/\n=== /)
  const parts = sections.map((section): readonly [string, string] => {
    const end = section.indexOf('\n')
    return [section.slice(0, end), section.slice(end + 1)]
  })
  const isCommand = ([head]: readonly [string, string]): boolean => head.startsWith('$ ')
  return {
    title: title.trim(),
    files: parts.filter((part) => !isCommand(part)),
    printed: new Map(parts.filter(isCommand)),
  }
}

function treeOf({ files }: Page): Readonly<Record<string, string>> {
  const sides = files.flatMap(([path, text]) =>
    path.startsWith('both/')
      ? ['old', 'new'].map((side) => [path.replace('both', side), text] as const)
      : [[path, text] as const],
  )
  return Object.fromEntries(sides)
}

function commandOf(format: (typeof formats)[number]): string {
  if (format === 'text') return 'kuilt diff old new'
  return `kuilt diff old new --format ${format}${format === 'overlay' ? ' -o out' : ''}`
}

test('there are enough cases', () => {
  expect(names.length).toBeGreaterThanOrEqual(15)
})

describe.each(names)('%s', (name) => {
  const page = readPage(name)
  const tree = project(treeOf(page))
  const now = new Map<string, string>()
  const run = async (...args: readonly string[]) => await cli(args, { cwd: tree.directory })

  test.each(formats)('%s', async (format) => {
    const command = commandOf(format)
    const { code, stdout, stderr } = await run(...command.split(' ').slice(1))
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    const text = format === 'overlay' ? overlayText(join(tree.directory, 'out')) : stdout
    now.set(`$ ${command}`, text)
    if (process.env['UPDATE_GOLDEN'] !== '1') expect(text).toBe(page.printed.get(`$ ${command}`))
  })

  test('the overlay builds to the new output', async () => {
    expect((await run('build', 'out')).stdout).toBe((await run('build', 'new')).stdout)
  })

  afterAll(() => {
    if (process.env['UPDATE_GOLDEN'] !== '1') return
    const sections = [...page.files, ...now].map(([head, text]) => `\n=== ${head}\n${text.trimEnd()}\n`)
    writeFileSync(join(directory, name), `${page.title}\n${sections.join('')}`)
  })
})

function overlayText(out: string): string {
  const paths = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'))
  return paths
    .sort()
    .map((path) => `# ${path}\n${readFileSync(join(out, path), 'utf8')}`)
    .join('\n')
}
