import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dependencies, diffRevision, openTarget, type TargetOptions, toYaml } from '#kuilt'
import { fluxKustomization } from '../../test/support/flux-kustomization.ts'
import { makeRepository, writeFiles } from '../../test/support/git.ts'
import { type Project, project } from '../../test/support/project.ts'

// Options can name files and directories outside the repository. They have no revision, so they are read from disk.

const configMap = (name: string, value: string): string =>
  `apiVersion: v1\ndata:\n  value: ${value}\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`

let parent: Project
let cwd: string

beforeAll(() => {
  parent = project({})
  cwd = join(parent.directory, 'fleet')
  const source = 'kind: OCIRepository, name: vendor'
  const spec = '  postBuild: { substitute: { own: a } }\n'
  makeRepository(cwd, {
    'cluster/apps.yaml': fluxKustomization({ path: './deploy', source, spec }),
    'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'web/templates/all.yaml': configMap('web', '{{ .Values.value }}'),
  })
  writeFiles(parent.directory, {
    'vendor/deploy/all.yaml': configMap('vendor', `\${own}\${given}`),
    'given.env': 'given=b\n',
    'values.yaml': 'value: c\n',
  })
})

const yamlOf = async (text: string, options: TargetOptions): Promise<string> =>
  toYaml(await (await openTarget(text, { cwd, ...options })).render())

const flux = { sources: { 'OCIRepository/vendor': '../vendor' }, variables: [{ file: '../given.env' }] }

test('flux: the directory of a source, and a file with variables', async () => {
  expect(await yamlOf('flux:main:cluster', { flux })).toContain('value: ab\n')
})

test('flux: a diff since a revision', async () => {
  const file = join(cwd, 'cluster/apps.yaml')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace('own: a', 'own: x'))
  const [found] = await diffRevision('main', ['flux:cluster'], { cwd, flux })
  writeFileSync(file, text)
  expect(found?.changes.flatMap(({ fields }) => fields)).toMatchObject([{ field: 'data.value', old: 'ab', new: 'xb' }])
})

test('helm: a file with values', async () => {
  expect(await yamlOf('helm:main:web', { chart: { values: ['../values.yaml'] } })).toContain('value: c\n')
})

test('the dependencies on such files have no revision', async () => {
  const [found] = await dependencies('helm:main:web', { cwd, chart: { values: ['../values.yaml'] } })
  expect(found?.files).toEqual(['../values.yaml', 'main:web/Chart.yaml', 'main:web/templates/all.yaml'])
})
