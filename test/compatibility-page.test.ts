import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtinPlugins, kustomizationFields } from '../src/kustomization/fields.gen.ts'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const page = read('docs/compatibility.md')

/** The cells of the rows below a heading, by the name in the first cell. */
function rows(heading: string): ReadonlyMap<string, readonly string[]> {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? ''
  const lines = section.split('\n').filter((line) => /^\| [^-]/.test(line))
  const cells = lines.slice(1).map((line) => line.slice(2, -2).split(' | '))
  return new Map(cells.map(([name = '', ...rest]) => [name.replace(/`|\(\w+\)/g, '').trim(), rest]))
}

test('the page shows the state of every field and every built-in plugin', () => {
  const fields = rows('Fields of a kustomization')
  const kinds = rows('Built-in plugins')
  expect([...fields.keys()].sort()).toEqual(kustomizationFields.map(({ name }) => name).sort())
  expect([...kinds.keys()].sort()).toEqual(Object.keys(builtinPlugins()).sort())
  const states = [...fields, ...kinds].map(([name, cells]) => `${name}: ${cells.at(-1)}`)
  for (const state of states) expect(state).toMatch(/: (same|unit tests only)/)
})

test('the page contains all suites, and only known differences fail', async () => {
  // Scripts are untyped JavaScript. Only IDs and strings are read from them.
  const { knownDifferences, otherSuites } = await import(join(root, 'scripts/conformance-cases.mjs'))
  const scores = rows('Test suites')
  const suites = Object.keys(JSON.parse(read('conformance-floor.json')))
  expect([...scores.keys()].sort()).toEqual(suites.filter((suite) => !otherSuites.includes(suite)).sort())
  const differing = [...scores.values()].map((cells) => Number(cells[2]))
  expect(differing.reduce((sum, count) => sum + count)).toBe(Object.keys(knownDifferences).length)
})

test('the known differences come before the tables', () => {
  expect(page).toContain('\n## Known differences\n')
  expect(page.indexOf('\n## Known differences\n')).toBeLessThan(page.indexOf('\n| '))
})

test('the page lists every difference with its reason', async () => {
  const { knownDifferences } = await import(join(root, 'scripts/conformance-cases.mjs'))
  const { furtherDifferences } = await import(join(root, 'scripts/compatibility-differences.mjs'))
  const known: ReadonlySet<string> = new Set([
    ...kustomizationFields.map(({ name }) => name),
    ...Object.keys(builtinPlugins()),
  ])
  for (const [id, reason] of Object.entries(knownDifferences)) expect(page).toContain(`**\`${id}\`** ${reason}`)
  for (const { differences } of furtherDifferences) {
    expect(differences.length).toBeGreaterThan(0)
    for (const { what, why, of } of differences) {
      expect(page).toContain(`**${what}** ${why}`)
      expect(of.filter((name: string) => !known.has(name))).toEqual([])
    }
  }
})

const whereRecorded = existsSync(join(root, '../shared/conformance')) ? test : test.skip

whereRecorded('the page matches the recorded cases', async () => {
  const { compatibilityPage } = await import(join(root, 'scripts/compatibility-page.mjs'))
  expect(compatibilityPage()).toBe(page)
})
