import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { catalogue } from '../src/diagnostics/catalogue.ts'
import { cli } from './support/cli.ts'
import { project } from './support/project.ts'

interface Example {
  readonly code?: string
  readonly title?: string
  readonly k?: string
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
  readonly executable?: readonly string[]
  readonly without?: string
}

interface Data {
  readonly texts: Readonly<Record<string, string>>
  readonly common: readonly Example[]
  readonly topics: Readonly<Record<string, Readonly<Record<string, Example>>>>
}

const root = join(import.meta.dirname, '..')
const page = readFileSync(join(root, 'docs/errors.md'), 'utf8')
// What the file is made of is what the interface says; the tests below would fail otherwise.
const data = parse(readFileSync(join(root, 'scripts/error-docs/examples.yaml'), 'utf8')) as Data
const entries = Object.values(data.topics).flatMap((codes) => Object.entries(codes))
const sections = new Map(page.split(/^### /m).map((section) => [section.split('\n', 1)[0] ?? '', section]))

test('the page has a section for every code, and for no other (they come from scripts/error-docs/examples.yaml)', () => {
  expect(entries.map(([code]) => code).sort()).toEqual(Object.keys(catalogue).sort())
  for (const [code] of entries) expect(sections.has(code)).toBe(true)
})

test('ten common mistakes come first', () => {
  const titles = Array.from(sections.keys()).slice(1, 11)
  expect(titles).toEqual(data.common.map(({ title }) => title))
  expect(titles).toHaveLength(10)
})

test('most codes have an example', () => {
  const without = entries.filter(([, { without: reason }]) => reason !== undefined)
  expect(without.length).toBeLessThan(entries.length / 4)
})

const examples = [
  ...data.common.map((example) => ({ ...example, heading: example.title ?? '' })),
  ...entries.map(([code, example]) => ({ ...example, code, heading: code })),
].filter(({ without }) => without === undefined)

test.each(examples)(
  'the example of $heading yields its code, and prints what the page shows (`node scripts/error-docs.mjs` writes the page)',
  async (example) => {
    const { code, heading, executable = [], run = 'build' } = example
    const files = filesOf(example)
    const { directory, remove } = project(files)
    const path = process.env['PATH'] ?? ''
    try {
      const programs = Object.keys(files).filter((file) => file.startsWith('bin/') || executable.includes(file))
      for (const file of programs) chmodSync(join(directory, file), 0o755)
      process.env['PATH'] = `${join(directory, 'bin')}:${path}`
      const env = Object.entries(example.env ?? {}).map(([key, value]) => [key, value.replace('./', `${directory}/`)])
      Object.assign(process.env, Object.fromEntries(env))
      const { stdout, stderr, code: exit } = await cli(run.split(' '), { cwd: directory, env: Object.fromEntries(env) })
      const printed = stderr.replaceAll(directory, '/app')
      expect(stdout).toBe('')
      expect(exit).toBe(code?.startsWith('USAGE') ? 2 : 1)
      expect(printed).toContain(`error[${code}]: `)
      expect(sections.get(heading)).toContain(`kuilt ${run}\n${printed.trimEnd()}\n\`\`\``)
    } finally {
      process.env['PATH'] = path
      remove()
    }
  },
)

function filesOf({ k, files = {} }: Example): Readonly<Record<string, string | Uint8Array>> {
  const all = Object.entries(files).map(([path, text]) => {
    const known = typeof text === 'string' && text.startsWith('$') ? data.texts[text.slice(1)] : undefined
    return [path, known ?? text]
  })
  return { ...(k === undefined ? {} : { 'kustomization.yaml': k }), ...Object.fromEntries(all) }
}

describe('kuilt help CODE', () => {
  test('prints the section as plain text', async () => {
    const { code, stdout } = await cli(['help', 'RESOURCE_EXISTS'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^RESOURCE_EXISTS\n\nTwo resources have the same /)
    expect(stdout).toContain('\n    error[RESOURCE_EXISTS]: ')
    expect(stdout).toMatch(/\nWhat to do: .*\n$/)
    expect(stdout).not.toContain('```')
  })

  test.each(entries)('%s has something to say', async (code) => {
    const { stdout } = await cli(['help', code])
    expect(stdout.startsWith(`${code}\n\n`)).toBe(true)
    expect(stdout).toContain('What to do: ')
  })

  test('a code that does not exist is a mistake on the command line', async () => {
    const { code, stderr } = await cli(['help', 'RESOURCE_EXIST'])
    expect(code).toBe(2)
    expect(stderr).toContain('did you mean RESOURCE_EXISTS?')
  })
})
