import { cli } from '../../../test/support/cli.ts'
import { project } from '../../../test/support/project.ts'
import { warningCodes } from '../../diagnostics/index.ts'

const { directory } = project({
  'kustomization.yaml': `resources: [../base, web.yaml]
transformers: [labels.yaml]
images:
- name: nginx
  newTag: "1"
- name: example.com:5000/app
  newTag: "2"
replicas: [{ name: web, count: 1 }]
commonLabels: { app: x }
labels: [{ pairs: { team: blue } }]
commonAnnotations: { note: z }
configMapGenerator: [{ name: settings, literals: [a=b] }]
secretGenerator: [{ name: login, literals: [a=b] }]
buildMetadata: [originAnnotations]
patches: [{ path: p.yaml }, { patch: '[]' }]
`,
  'broken/kustomization.yaml': 'resources: [',
  'empty/README.md': '',
})

const listed = async (what: string, below = '') => {
  const { code, stdout, stderr } = await cli(['__complete', what], { cwd: `${directory}/${below}` })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout.split('\n').filter(Boolean)
}

test.each([
  ['resources', ['../base', 'web.yaml']],
  ['transformers', ['labels.yaml']],
  ['images', ['nginx', 'example.com:5000/app']],
  ['replicas', ['web=']],
  ['labels', ['app', 'team']],
  ['annotations', ['note']],
  ['config-maps', ['settings']],
  ['secrets', ['login']],
  ['build-metadata', ['originAnnotations']],
  ['build-metadata-set', ['originAnnotations', 'transformerAnnotations', 'managedByLabel']],
  ['patch-files', ['p.yaml']],
  ['constructor', []],
])('%s', async (what, values) => {
  expect(await listed(what)).toEqual(values)
})

test('codes of warnings, and commands with all codes for help', async () => {
  expect(await listed('warnings')).toEqual([...warningCodes])
  const topics = await listed('help')
  expect(topics).toEqual(expect.arrayContaining(['build', 'edit', 'RESOURCE_EXISTS', 'IMAGE_UNMATCHED', 'CYCLE']))
  expect(topics).not.toContain('__complete')
})

test('prints nothing if there is no readable kustomization', async () => {
  expect(await listed('resources', 'broken')).toEqual([])
  expect(await listed('resources', 'empty')).toEqual([])
})

test('is hidden from help', async () => {
  expect((await cli(['--help'])).stdout).not.toContain('__complete')
  expect((await cli(['completion', 'fish'])).stdout).not.toMatch(/-a '?__complete/)
})
