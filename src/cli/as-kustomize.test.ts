import { cli } from '../../test/support/cli.ts'
import { project } from '../../test/support/project.ts'
import { programOf } from './program.ts'

const kustomize = (...argv: readonly string[]) => cli(argv, { as: 'kustomize' })

test.each([
  ['/usr/local/bin/kustomize', {}, 'kustomize'],
  ['C:\\tools\\kustomize.exe', {}, 'kustomize'],
  ['/opt/dist/kustomize.js', {}, 'kustomize'],
  ['/opt/dist/cli.js', {}, 'kuilt'],
  ['/opt/kustomize/cli.js', {}, 'kuilt'],
  ['/opt/dist/cli.js', { KUILT_AS: 'kustomize' }, 'kustomize'],
  ['/usr/local/bin/kustomize', { KUILT_AS: 'kuilt' }, 'kuilt'],
  ['', {}, 'kuilt'],
])('started by %j with %j it is %s', (script, env, name) => {
  expect(programOf(script, env)).toBe(name)
})

// The expected output is that of kustomize itself, except that a local build prints (devel), and a release prints
// v5.8.1.
describe('version', () => {
  test('prints the release and nothing else', async () => {
    expect(await kustomize('version')).toEqual({ code: 0, stdout: 'v5.8.1\n', stderr: '' })
    expect(await kustomize('version', '--short')).toEqual({
      code: 0,
      stdout: '{v5.8.1  unknown   }\n',
      stderr: 'Flag --short has been deprecated, and will be removed in the future.\n',
    })
  })

  test('prints the same data in other formats', async () => {
    const { stdout } = await kustomize('version', '-o', 'json')
    const facts = JSON.parse(stdout) as Readonly<Record<string, string>>
    expect(Object.keys(facts)).toEqual(['version', 'gitCommit', 'buildDate', 'goOs', 'goArch', 'goVersion'])
    expect(facts['version']).toBe('v5.8.1')
    const yaml = Object.entries(facts).map(([key, value]) => `${key}: ${value}\n`)
    expect((await kustomize('version', '-o', 'yaml')).stdout).toBe(`${yaml.join('')}\n`)
  })
})

test('the managed-by label has the version of the release', async () => {
  const folder = project({
    'kustomization.yaml': 'buildMetadata: [managedByLabel]\nresources: [a.yaml]\n',
    'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n',
  })
  const { directory: cwd } = folder
  expect((await cli(['build'], { as: 'kustomize', cwd })).stdout).toContain('managed-by: kustomize-v5.8.1\n')
  expect((await cli(['build'], { cwd })).stdout).toContain('managed-by: kustomize-(devel)\n')
  folder.remove()
})

test.each([
  ['an unknown command', ['bild']],
  ['an unknown flag', ['build', '--nope']],
  ['too many arguments', ['build', 'a', 'b']],
  ['a command that kuilt does without', ['cfg', 'tree']],
])('%s exits with 1', async (_, argv) => {
  expect(await kustomize(...argv)).toMatchObject({ code: 1, stdout: '' })
})

test('warnings and notes about deprecated flags are comments even on a terminal', async () => {
  const folder = project({
    'kustomization.yaml': 'commonLabels: { a: b }\nimages: [{ name: web, newTag: v2 }]\nresources: [a.yaml]\n',
    'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n',
  })
  const setup = { as: 'kustomize', isTTY: true, cwd: folder.directory } as const
  const { code, stderr } = await cli(['build', '--reorder=none'], setup)
  expect(code).toBe(0)
  expect(stderr).toContain('has been deprecated')
  expect(stderr).toContain("'commonLabels' is deprecated")
  expect(stderr.split('\n').filter((line) => !line.startsWith('#'))).toEqual([''])
})

test('help and completion use the name of the program', async () => {
  const { stdout } = await kustomize('build', '--help')
  expect(stdout).toContain('Usage: kustomize build')
  expect(stdout).toContain('  kustomize build overlays/prod | kubectl apply')
  expect((await kustomize('bild')).stderr).toContain('did you mean `kustomize build`?')
  expect((await kustomize('completion', 'bash')).stdout).toContain('complete -F _kustomize kustomize')
})
