import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync, warningCodes } from '#kuilt'
import { warningDiagnostic } from '../src/diagnostics/diagnostic.ts'
import { renderText } from '../src/diagnostics/render/text.ts'
import { argocdWarningCases } from './support/argocd-warning-cases.ts'
import { chartWarningCases } from './support/chart-warning-cases.ts'
import { asInTerminal, cli } from './support/cli.ts'
import type { Tree } from './support/edit-cases.ts'
import { fluxWarningCases } from './support/flux-warning-cases.ts'
import { type Project, project } from './support/project.ts'
import { commandCases, functionCases, type WarningCase, warningCases } from './support/warning-cases.ts'

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
  return { ...result, stderr: asInTerminal(result.stderr).replaceAll(directory, '/repo') }
}

const commandFor = ({ lintOnly }: Pick<WarningCase, 'lintOnly'>): readonly string[] =>
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
        file: expect.stringMatching(/\.(?:yaml|env)$/),
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

test('every warning about Flux has a case', () => {
  const expected = warningCodes.filter((code) => code.startsWith('FLUX_'))
  expect([...new Set(fluxWarningCases.map(({ code }) => code))].sort()).toEqual([...expected].sort())
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
  // Warnings of `edit`, `validate`, Argo CD, Flux and functions, and those that need a flag, have separate tests.
  const others = /^(?:EDIT_|FLUX_|FUNCTION_|VALIDATE_|ARGOCD_|CHART_|SOPS_MASKED$)/
  const expected = warningCodes.filter((code) => !others.test(code))
  expect([...new Set(warningCases.map(({ code }) => code))].sort()).toEqual([...expected].sort())
})

describe('docs/warnings.md', () => {
  const path = join(import.meta.dirname, '../docs/warnings.md')
  const page = readFileSync(path, 'utf8')

  test('has a section for every warning, with an example and a fix, and says which command reports it', () => {
    const sections = [...page.matchAll(/^### (\w+)$/gm)].map(([, code]) => code ?? '')
    expect(sections.toSorted()).toEqual([...warningCodes].sort())
    for (const section of page.split(/^### /m).slice(1)) {
      expect(section).toMatch(/^<!-- example: \w+ -->\n```yaml$/m)
      expect(section).toMatch(/^\*\*Fix:\*\* \S/m)
    }
    for (const code of warningCodes.filter((code) => !/^(?:EDIT|VALIDATE)_/.test(code))) {
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

  // UPDATE_DOCS=1 updates the examples on the page.
  test('shows what kuilt prints for its examples', async () => {
    let expected = page
    const show = (code: string, text: string) => {
      const [before = '', after = ''] = expected.split(`<!-- example: ${code} -->\n`)
      expected = `${before}<!-- example: ${code} -->\n${text}${after.slice(after.indexOf('<!-- end -->'))}`
    }
    for (const { code, files, lintOnly = false } of warningCases) {
      const { stderr } = await run(files, ...commandFor({ lintOnly }))
      show(code, exampleText(files, `${lintOnly ? 'lint' : 'build'} ${rootOf(files)}`, stderr))
    }
    const more = [...commandCases, ...argocdWarningCases, ...chartWarningCases, ...fluxWarningCases]
    for (const { code, files, command, program, links = {}, env = {} } of more) {
      current = project(files)
      for (const [path, target] of Object.entries(links)) symlinkSync(target, join(current.directory, path))
      if (program !== undefined) chmodSync(join(current.directory, program), 0o755)
      const { stderr } = await cli(command, { cwd: current.directory, env })
      current.remove()
      expect(stderr).toContain(`warning[${code}]: `)
      show(code, exampleText(files, command.join(' '), asInTerminal(stderr), links))
    }
    for (const { code, files, functions } of functionCases) {
      current = project(files)
      const { directory } = current
      const { warnings } = buildSync(directory, { functions })
      expect(warnings).toMatchObject([{ code }])
      const readSource = (file: string) => readFileSync(file, 'utf8')
      const text = renderText(warnings.map(warningDiagnostic), {
        colors: false,
        cwd: directory,
        version: '',
        readSource,
      })
      current.remove()
      show(code, exampleText(files, undefined, text))
    }
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(path, expected)
    else expect(page).toBe(expected)
  })
})

/** The files and symlinks, each with a comment with its name, and the output of the command. */
function exampleText(
  files: Tree,
  command: string | undefined,
  stderr: string,
  links: Readonly<Record<string, string>> = {},
): string {
  const input = [
    ...Object.entries(files).map(([name, text]) => `# ${name}\n${shown(text)}`),
    ...Object.entries(links).map(([name, target]) => `# ${name} is a symlink to ${target}\n`),
  ]
  const output = stderr.replace(/^\d+ director.*\n/m, '')
  return `\`\`\`yaml\n${input.join('')}\`\`\`\n\n\`\`\`console\n${command === undefined ? '' : `$ kuilt ${command}\n`}${output}\`\`\`\n`
}

/** Shows byte order marks, carriage returns and tabs as escapes. */
function shown(text: string): string {
  return text.replaceAll('\ufeff', '\\ufeff').replaceAll('\r', '\\r').replaceAll('\t', '\\t')
}
