import { cli } from '../../../test/support/cli.ts'
import { type Project, project } from '../../../test/support/project.ts'

let shop: Project
beforeEach(() => {
  shop = project({
    'base/kustomization.yaml': 'resources: [a.yaml]\n',
    'base/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n',
    'old/kustomization.yaml': 'bases: [../base]\n',
    'torn/kustomization.yaml': 'resources: [gone.yaml]\n',
  })
})
afterEach(() => shop.remove())

const lint = (...argv: readonly string[]) => cli(['lint', ...argv], { cwd: shop.directory })

test('for a directory without mistakes, prints only a summary', async () => {
  const stderr = '1 directory: no errors, no warnings\n'
  expect(await lint('base')).toEqual({ code: 0, stdout: '', stderr })
  expect(await cli(['lint'], { cwd: `${shop.directory}/base` })).toEqual({ code: 0, stdout: '', stderr })
})

test('warnings do not change the exit code, except with --strict', async () => {
  const { code, stdout, stderr } = await lint('base', 'old')
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
  expect(stderr).toMatch(/^warning\[DEPRECATED_FIELD\]: 'bases' is deprecated.*\n --> old\/kustomization.yaml:1:1/)
  expect(stderr).toMatch(/ hint: write this, or run `kuilt edit fix`:\n {7}resources:\n {7}- \.\.\/base\n/)
  expect(stderr).toMatch(/\n2 directories: no errors, 1 warning\n$/)
  expect(await lint('old', '--strict')).toMatchObject({ code: 1, stdout: '' })
  expect(await lint('old', '--strict', '--no-warn=DEPRECATED_FIELD')).toMatchObject({ code: 0 })
})

test('errors set the exit code to 1, and other directories are still checked', async () => {
  const { code, stdout, stderr } = await lint('torn', 'nowhere', 'old')
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain('error[FILE_NOT_FOUND]')
  expect(stderr).toContain('error[DIRECTORY_NOT_FOUND]')
  expect(stderr).toContain('warning[DEPRECATED_FIELD]')
  expect(stderr).toMatch(/3 directories: 2 errors, 1 warning\n$/)
})

describe('--format', () => {
  test('json prints a document to stdout', async () => {
    const { code, stdout, stderr } = await lint('old', 'torn', '--format=json')
    expect({ code, stderr }).toEqual({ code: 1, stderr: '2 directories: 1 error, 1 warning\n' })
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly { code: string }[] }
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['FILE_NOT_FOUND', 'DEPRECATED_FIELD'])
  })

  test('sarif prints a document to stdout, even without results', async () => {
    const { stdout } = await lint('base', '--format=sarif')
    expect(JSON.parse(stdout)).toMatchObject({ version: '2.1.0', runs: [{ results: [] }] })
  })

  test('github and text go to stderr', async () => {
    expect(await lint('old', '--format=github')).toMatchObject({
      stdout: '',
      stderr: expect.stringMatching(/^::warning file=old\/kustomization\.yaml,line=1,col=1,title=DEPRECATED_FIELD::/),
    })
    expect(await lint('old', '--format=text')).toEqual(await lint('old'))
  })

  test('works like --error-format', async () => {
    const { stdout, stderr } = await lint('old', '--error-format=github')
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^::warning /)
    for (const format of ['json', 'sarif', 'github', 'text']) {
      const usual = await lint('old', 'torn', `--format=${format}`)
      expect(await lint('old', 'torn', `--error-format=${format}`)).toEqual(usual)
    }
    const wrong = await lint('--format=json', '--bogus')
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    expect(JSON.parse(wrong.stderr)).toMatchObject({ diagnostics: [{ code: 'USAGE_FLAG_UNKNOWN' }] })
    expect(await lint('--error-format=json', '--bogus')).toEqual(wrong)
  })

  test('an unknown format is a usage error', async () => {
    expect(await lint('old', '--format=xml')).toMatchObject({ code: 2, stdout: '' })
    expect(await lint('old', '--no-warn=OLD')).toMatchObject({ code: 2, stdout: '' })
  })
})
