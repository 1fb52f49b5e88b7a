import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cli } from '../../../test/support/cli.ts'
import { project } from '../../../test/support/project.ts'

const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n'
const files = { 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n' }

describe('--autodetect with an existing kustomization file', () => {
  test.each([
    ['an empty file', '', `${head}resources:\n- a.yaml\n`],
    ['a file of comments, which stay', '# ours\n', `# ours\n${head}resources:\n- a.yaml\n`],
    ['what `create` wrote', head, `${head}resources:\n- a.yaml\n`],
    ['an empty list', `${head}resources: []\n`, undefined],
    ['a file with content', `${head}namespace: x\n`, undefined],
    ['a component', 'kind: Component\n', undefined],
    ['a file that is no YAML', '{', undefined],
  ])('%s', async (_, before, after) => {
    const { directory } = project({ ...files, 'kustomization.yml': before })
    const { code, stderr } = await cli(['create', '--autodetect'], { cwd: directory })
    expect(readdirSync(directory)).toEqual(['a.yaml', 'kustomization.yml'])
    expect(readFileSync(join(directory, 'kustomization.yml'), 'utf8')).toBe(after ?? before)
    expect(code).toBe(after === undefined ? 1 : 0)
    if (after === undefined) expect(stderr).toContain('kuilt edit add resource')
  })

  test('without --autodetect the file is unchanged, as in kustomize', async () => {
    const { directory } = project({ ...files, 'kustomization.yaml': '' })
    expect(await cli(['create', '--resources=a.yaml'], { cwd: directory })).toMatchObject({ code: 1 })
    expect(readFileSync(join(directory, 'kustomization.yaml'), 'utf8')).toBe('')
  })

  test('--dry-run shows the difference', async () => {
    const { directory } = project({ ...files, 'kustomization.yaml': head })
    const { stdout } = await cli(['create', '--autodetect', '--dry-run'], { cwd: directory })
    expect(stdout).toContain('+- a.yaml\n')
    expect(stdout).not.toContain('+kind')
    expect(readFileSync(join(directory, 'kustomization.yaml'), 'utf8')).toBe(head)
  })
})

test('a beginner gets from manifests to a build', async () => {
  const { directory } = project(files)
  const at = (...argv: readonly string[]) => cli(argv, { cwd: directory })
  expect((await at('build')).stderr).toContain('`kuilt create --autodetect`')
  await at('create')
  expect((await at('build')).stderr).toContain('`kuilt create --autodetect`')
  await at('create', '--autodetect')
  expect(await at('build')).toEqual({ code: 0, stdout: files['a.yaml'], stderr: '' })
})
