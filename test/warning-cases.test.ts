import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { warningCodes } from '#kuilt'
import { cli } from './support/cli.ts'
import type { Tree } from './support/edit-cases.ts'
import { type Project, project } from './support/project.ts'
import { type WarningCase, warningCases } from './support/warning-cases.ts'

let current: Project | undefined
afterEach(() => {
  current?.remove()
  current = undefined
})

const rootOf = (files: Tree): string => ('over/kustomization.yaml' in files ? 'over' : '.')

async function run(files: Tree, ...argv: readonly string[]) {
  current = project(files)
  const { directory } = current
  const result = await cli([...argv, rootOf(files)], { cwd: directory })
  return { ...result, stderr: result.stderr.replaceAll(directory, '/repo') }
}

const commandFor = ({ lintOnly }: WarningCase): readonly string[] =>
  lintOnly ? ['lint', '--no-warn=DEPRECATED_FIELD'] : ['build']

describe('a warning shows', () => {
  test.each(warningCases)('$code: $about', async (example) => {
    const { code, stdout, stderr } = await run(example.files, ...commandFor(example))
    expect(code).toBe(0)
    if (example.lintOnly) expect(stdout).toBe('')
    expect(stderr).toMatchSnapshot()
  })
})

describe('has a code, a place in a file, and advice', () => {
  test.each(warningCases)('$code: $about', async (example) => {
    const { stdout } = await run(example.files, 'lint', '--format=json')
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly Record<string, unknown>[] }
    expect(diagnostics.filter(({ code }) => code === example.code)).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        message: expect.any(String),
        file: expect.stringMatching(/\.yaml$/),
        line: expect.any(Number),
        column: expect.any(Number),
        hint: expect.any(String),
      }),
    )
  })
})

describe('counts as an error with --strict', () => {
  test.each(warningCases)('$code: $about', async (example) => {
    const [command = ''] = commandFor(example)
    expect(await run(example.files, command, '--strict')).toMatchObject({ code: 1, stdout: '' })
    const silenced = [...warningCodes].map((code) => `--no-warn=${code}`)
    expect(await run(example.files, command, '--strict', ...silenced)).toMatchObject({ code: 0 })
  })
})

const nearMisses = warningCases.flatMap(({ code, files, nearMisses, lintOnly = false }) =>
  Object.entries(nearMisses).map(([why, change]) => ({ code, why, lintOnly, files: { ...files, ...change } })),
)

test.each(nearMisses)('no $code where $why', async ({ code, files, lintOnly }) => {
  const result = await run(files, lintOnly ? 'lint' : 'build', '--load-restrictor=LoadRestrictionsNone')
  expect(result.code).toBe(0)
  expect(result.stderr).not.toContain(code === 'DEPRECATED_FIELD' ? 'deprecated' : code)
})

test.each(warningCases.filter(({ lintOnly }) => lintOnly))('a build leaves $code to lint', async (example) => {
  expect((await run(example.files, 'build')).stderr).not.toContain(example.code)
})

test('every warning that a build can give has a case', () => {
  // Those of `edit` and of functions have tests of their own.
  const expected = warningCodes.filter((code) => !code.startsWith('EDIT_') && code !== 'FUNCTION_SKIPPED')
  expect([...new Set(warningCases.map(({ code }) => code))].sort()).toEqual([...expected].sort())
})

describe('docs/warnings.md', () => {
  const path = join(import.meta.dirname, '../docs/warnings.md')
  const page = readFileSync(path, 'utf8')

  test('has a section for every warning of a build, and says who tells it', () => {
    const sections = [...page.matchAll(/^### (\w+)$/gm)].map(([, code]) => code ?? '')
    expect(sections.toSorted()).toEqual([...warningCodes].sort())
    for (const code of warningCodes.filter((code) => !code.startsWith('EDIT_'))) {
      const lintOnly = warningCases.some((example) => example.code === code && example.lintOnly)
      expect(page).toContain(`| [${code}](#${code.toLowerCase()}) | ${lintOnly ? '' : '✓ '}| ✓ |`)
    }
  })

  test('is what `kuilt help CODE` prints', async () => {
    for (const code of warningCodes) {
      expect((await cli(['help', code])).stdout).toMatch(new RegExp(`^${code}\\n\\n[^\\n]{20}`))
    }
    const { stdout } = await cli(['help', 'IMAGE_UNMATCHED'])
    expect(stdout).toContain('\n    warning[IMAGE_UNMATCHED]: ')
    expect(stdout).not.toMatch(/```|<!--/)
  })

  // UPDATE_DOCS=1 writes the examples into the page.
  test('shows what kuilt prints for its examples', async () => {
    let expected = page
    for (const example of warningCases) {
      const { stderr } = await run(example.files, ...commandFor(example))
      const [before = '', after = ''] = expected.split(`<!-- example: ${example.code} -->\n`)
      const rest = after.slice(after.indexOf('<!-- end -->'))
      expected = `${before}<!-- example: ${example.code} -->\n${exampleText(example, stderr)}${rest}`
    }
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(path, expected)
    else expect(page).toBe(expected)
  })
})

/** The files, set apart by comments with their names, and what is printed for them. */
function exampleText({ files, lintOnly = false }: WarningCase, stderr: string): string {
  const input = Object.entries(files).map(([name, text]) => `# ${name}\n${shown(text)}`)
  const command = `kuilt ${lintOnly ? 'lint' : 'build'} ${rootOf(files)}`
  const output = stderr.replace(/^\d+ director.*\n/m, '')
  return `\`\`\`yaml\n${input.join('')}\`\`\`\n\n\`${command}\` prints\n\n\`\`\`text\n${output}\`\`\`\n`
}

/** Line ends and tabs that matter are spelt out. */
function shown(text: string): string {
  return text.replaceAll('\r', '\\r').replaceAll('\t', '\\t')
}
