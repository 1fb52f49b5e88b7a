import { readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { cli } from '../../../test/support/cli.ts'
import { type Project, project } from '../../../test/support/project.ts'

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`

let shop: Project
beforeEach(() => {
  shop = project({
    'base/kustomization.yaml': 'resources: [b.yaml, a.yaml]\n',
    'base/a.yaml': configMap('a'),
    'base/b.yaml': configMap('b'),
    'images/kustomization.yaml': 'resources:\n  - ../base\n\nimages:\n  - name: web\n    newTag: v2\n',
    'prod/kustomization.yaml': 'namePrefix: prod-\nresources: [../base]\n',
    'old/kustomization.yaml': 'bases: [../base]\n',
    'torn/kustomization.yaml': 'bases: [../base]\nresources: [gone.yaml]\n',
    'wild/kustomization.yaml': 'resources: [../base/a.yaml]\n',
    'out/keep': '',
  })
})
afterEach(() => shop.remove())

const build = (...argv: readonly string[]) => cli(['build', ...argv], { cwd: shop.directory })
const read = (path: string) => readFileSync(join(shop.directory, path), 'utf8')

test('prints the resources of a directory', async () => {
  const stdout = `${configMap('prod-a')}---\n${configMap('prod-b')}`
  expect(await build('prod')).toEqual({ code: 0, stdout, stderr: '' })
  expect(await build(join(shop.directory, 'prod'))).toEqual({ code: 0, stdout, stderr: '' })
  expect(await cli(['build'], { cwd: join(shop.directory, 'prod') })).toEqual({ code: 0, stdout, stderr: '' })
})

test('a second directory is a usage error', async () => {
  expect(await build('base', 'prod')).toMatchObject({ code: 2, stdout: '' })
})

test('the hint shows the target of a broken symlink', async () => {
  symlinkSync('moved.yaml', join(shop.directory, 'torn/gone.yaml'))
  expect((await build('torn')).stderr).toContain('hint: "gone.yaml" is a symlink to "moved.yaml", which does not exist')
})

test('a directory that does not exist is an input error', async () => {
  const { code, stdout, stderr } = await build('nowhere')
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain('nowhere')
})

describe('-o', () => {
  test('FILE receives the output instead of stdout', async () => {
    expect(await build('prod', '-o', 'out/all.yaml')).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(read('out/all.yaml')).toBe((await build('prod')).stdout)
  })

  test('DIR receives one file per resource', async () => {
    expect(await build('prod', '--output=out')).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(readdirSync(join(shop.directory, 'out')).sort()).toEqual([
      'keep',
      'v1_configmap_prod-a.yaml',
      'v1_configmap_prod-b.yaml',
    ])
    expect(read('out/v1_configmap_prod-b.yaml')).toBe(configMap('prod-b'))
  })

  test('writes nothing if the build fails', async () => {
    expect(await build('nowhere', '-o', 'out/all.yaml')).toMatchObject({ code: 1, stdout: '' })
    expect(readdirSync(join(shop.directory, 'out'))).toEqual(['keep'])
  })
})

describe('warnings', () => {
  const line =
    "# Warning: 'bases' is deprecated. Please use 'resources' instead. Run 'kustomize edit fix' to update your Kustomization automatically."

  test('go to stderr and do not affect stdout', async () => {
    const { code, stdout, stderr } = await build('old')
    expect({ code, stdout }).toEqual({ code: 0, stdout: (await build('base')).stdout })
    expect(stderr.split('\n')).toContain(line)
  })

  test('are errors with --strict', async () => {
    const { code, stdout, stderr } = await build('old', '--strict')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('error[STRICT_WARNINGS]: one warning is treated as an error because of --strict')
  })

  test('are printed before the error of a failing build', async () => {
    const { code, stdout, stderr } = await build('torn')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.startsWith(`${line}\n#  --> torn/kustomization.yaml:1:1 (bases)\nerror[`)).toBe(true)
    expect(await build('torn', '--strict', '-o', 'out/all.yaml')).toMatchObject({ code: 1, stdout: '' })
    expect(readdirSync(join(shop.directory, 'out'))).toEqual(['keep'])
  })

  test('prevent output with --strict', async () => {
    expect(await build('old', '--strict', '-o', 'out/all.yaml')).toMatchObject({ code: 1, stdout: '' })
    expect(readdirSync(join(shop.directory, 'out'))).toEqual(['keep'])
  })

  test('are YAML comments, frames and hints included, unless stderr is a terminal', async () => {
    const { code, stdout, stderr } = await build('images')
    expect(code).toBe(0)
    const data = (yaml: string) => parseAllDocuments(yaml).map((document) => document.toJS())
    expect(data(stderr + stdout)).toEqual(data(stdout))
    expect(stderr).toMatch(/^# warning\[IMAGE_UNMATCHED\]: .*\n# {2}--> images\/kustomization\.yaml:5:5/)
    expect(stderr.split('\n').filter((text) => !text.startsWith('#'))).toEqual([''])
    const inTerminal = { cwd: shop.directory, isTTY: true, env: { NO_COLOR: '1' } }
    expect((await cli(['build', 'images'], inTerminal)).stderr).toBe(stderr.replaceAll(/^# ?/gm, ''))
    const github = await build('images', '--error-format=github')
    expect(github.stderr).toMatch(/^::warning /)
  })

  test('can be disabled by code', async () => {
    expect(await build('old', '--strict', '--no-warn=DEPRECATED_FIELD')).toMatchObject({ code: 0, stderr: '' })
    expect((await build('old', '--no-warn', 'DEPRECATED_FEILD')).stderr).toContain(
      'did you mean `--no-warn=DEPRECATED_FIELD`?',
    )
  })

  test('are included in machine-readable formats', async () => {
    const { stderr } = await build('old', '--error-format=json')
    expect(JSON.parse(stderr)).toMatchObject({
      diagnostics: [{ severity: 'warning', code: 'DEPRECATED_FIELD', file: 'old/kustomization.yaml' }],
    })
  })
})

describe('the flags of kustomize', () => {
  test('--load-restrictor', async () => {
    expect(await build('wild')).toMatchObject({ code: 1 })
    expect(await build('wild', '--load-restrictor', 'LoadRestrictionsNone')).toMatchObject({ code: 0 })
    expect(await build('wild', '--load-restrictor=')).toMatchObject({ code: 1 })
    expect(await build('wild', '--load-restrictor=none')).toMatchObject({ code: 2 })
  })

  test('--reorder, deprecated', async () => {
    expect(await build('base', '--reorder=none')).toEqual({
      code: 0,
      stdout: `${configMap('b')}---\n${configMap('a')}`,
      stderr: "# Flag --reorder has been deprecated, use the new 'sortOptions' field in kustomization.yaml instead.\n",
    })
    expect(await build('base', '--reorder=foo')).toMatchObject({ code: 2, stdout: '' })
  })

  test('--enable-managedby-label, deprecated, and its variable', async () => {
    const { stdout, stderr } = await build('base', '--enable-managedby-label')
    expect(stdout).toContain('app.kubernetes.io/managed-by: kustomize-')
    expect(stderr).toMatch(
      /^# Flag --enable-managedby-label has been deprecated, The flag `enable-managedby-label` has/,
    )
    const env = { KUSTOMIZE_ENABLE_MANAGEDBY_LABEL: 'on' }
    expect(await cli(['build', 'base'], { cwd: shop.directory, env })).toEqual({ code: 0, stdout, stderr: '' })
  })
})

test('the help page lists the programs that may run', async () => {
  const text = (await cli(['build', '--help'])).stdout.replaceAll(/\s+/g, ' ')
  expect(text).toContain(
    'It runs git for targets at a git revision and, unless you pass --no-remote, for remote bases. ' +
      'It runs other programs only if a flag allows it.',
  )
})
