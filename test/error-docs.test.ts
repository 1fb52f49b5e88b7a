import { chmodSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { warningCodes } from '#kuilt'
import { catalog } from '../src/diagnostics/catalog.ts'
import { ruleTexts } from '../src/diagnostics/rule-texts.gen.ts'
import { asInTerminal, cli } from './support/cli.ts'
import { project } from './support/project.ts'

interface Example {
  readonly code?: string
  readonly means?: string
  readonly title?: string
  readonly k?: string
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
  readonly executable?: readonly string[]
  readonly without?: string
  readonly noExample?: string
}

interface Data {
  readonly texts: Readonly<Record<string, { readonly summary: string; readonly content: string }>>
  readonly common: { readonly page: string; readonly mistakes: readonly Example[] }
  readonly groups: readonly { readonly page: string; readonly codes: Readonly<Record<string, Example>> }[]
}

const docs = join(import.meta.dirname, '../docs')
// The file has the structure of the interface; otherwise the tests below fail.
const data = parse(readFileSync(join(docs, '../scripts/error-docs/examples.yaml'), 'utf8')) as Data
const entries = data.groups.flatMap(({ codes }) => Object.entries(codes))

function hasExample({ without, noExample }: Example): boolean {
  return without === undefined && noExample === undefined
}

/** The sections of a page in docs/errors, by heading. */
function sectionsOf(page: string): ReadonlyMap<string, string> {
  const sections = readFileSync(join(docs, 'errors', page), 'utf8')
    .split(/^## /m)
    .slice(1)
  return new Map(sections.map((section) => [section.split('\n', 1)[0] ?? '', section]))
}

test('exactly the codes of the catalog are explained (in scripts/error-docs/examples.yaml)', () => {
  expect(entries.map(([code]) => code).sort()).toEqual(Object.keys(catalog()).sort())
})

test('the index links to the section of every code', () => {
  const index = readFileSync(join(docs, 'errors.md'), 'utf8')
  const links = Array.from(index.matchAll(/\[(\w+)\]\(errors\/([\w.-]+)#(\w+)\)/g), ([, code, page, anchor]) => {
    return { code, page, anchor }
  })
  expect(links).toEqual(
    data.groups.flatMap(({ page, codes }) => {
      return Object.keys(codes).map((code) => ({ code, page, anchor: code.toLowerCase() }))
    }),
  )
})

test('each group has a page with a section for each of its codes, and there are no other pages', () => {
  expect(readdirSync(join(docs, 'errors')).sort()).toEqual(
    [data.common.page, ...data.groups.map(({ page }) => page)].sort(),
  )
  for (const { page, codes } of data.groups) expect([...sectionsOf(page).keys()]).toEqual(Object.keys(codes))
})

test('the rules of SARIF have the same explanations (`node scripts/error-docs.mjs` writes them)', () => {
  const texts = ruleTexts()
  const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim().replace(/\.?$/, '.')
  for (const [code, { means = '' }] of entries) expect([code, texts[code]]).toEqual([code, plain(means)])
  const warnings = plain(readFileSync(join(docs, 'warnings.md'), 'utf8').replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1'))
  const catalogd = new Set(entries.map(([code]) => code))
  for (const code of warningCodes) if (!catalogd.has(code)) expect(warnings).toContain(`${code} ${texts[code]}`)
})

test('one page lists ten common mistakes', () => {
  const titles = [...sectionsOf(data.common.page).keys()]
  expect(titles).toEqual(data.common.mistakes.map(({ title }) => title))
  expect(titles).toHaveLength(10)
})

// Examples are builds. Errors about options of other commands and about git have no example.
test('most codes have an example', () => {
  const without = entries.filter(([, example]) => !hasExample(example))
  expect(without.length).toBeLessThan(entries.length / 3)
})

const examples = [
  ...data.common.mistakes.map((example) => ({ ...example, heading: example.title ?? '', page: data.common.page })),
  ...data.groups.flatMap(({ page, codes }) =>
    Object.entries(codes).map(([code, example]) => ({ ...example, code, heading: code, page })),
  ),
].filter(hasExample)

test.each(examples)(
  'the example of $heading causes its error, and prints the output on the page (`node scripts/error-docs.mjs` writes the pages)',
  async (example) => {
    const { code, heading, page, executable = [], run = 'build' } = example
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
      const validates = run.startsWith('validate')
      const printed = asInTerminal(validates ? stderr + stdout : stderr).replaceAll(directory, '/app')
      if (!validates) expect(stdout).toBe('')
      // `diff` and `validate` exit with 1 for their findings, and with 2 for errors.
      const isTrouble = (validates && !code?.startsWith('API_')) || run.startsWith('diff')
      expect(exit).toBe(code?.startsWith('USAGE') || isTrouble ? 2 : 1)
      expect(printed).toContain(`error[${code}]: `)
      expect(sectionsOf(page).get(heading)).toContain(`kuilt ${run}\n${printed.trimEnd()}\n\`\`\``)
    } finally {
      process.env['PATH'] = path
      remove()
    }
  },
)

function filesOf({ k, files = {} }: Example): Readonly<Record<string, string | Uint8Array>> {
  const all = Object.entries(files).map(([path, text]) => {
    const known = typeof text === 'string' && text.startsWith('$') ? data.texts[text.slice(1)]?.content : undefined
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
    expect(stdout).toMatch(/\nFix: (?:.|\n)*\n$/)
    expect(stdout).not.toContain('```')
  })

  test.each(entries)('%s has an explanation and a fix', async (code) => {
    const { stdout } = await cli(['help', code])
    expect(stdout.startsWith(`${code}\n\n`)).toBe(true)
    expect(stdout).toContain('Fix: ')
  })

  test('an unknown code is a usage error', async () => {
    const { code, stderr } = await cli(['help', 'RESOURCE_EXIST'])
    expect(code).toBe(2)
    expect(stderr).toContain('did you mean "RESOURCE_EXISTS"?')
  })
})
