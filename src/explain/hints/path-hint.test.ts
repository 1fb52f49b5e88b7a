import { cli } from '../../../test/support/cli.ts'
import { project } from '../../../test/support/project.ts'

const file = 'namePrefix: a-\nresources: [../a.yaml]\n'
const { directory } = project({
  'base/kustomization.yaml': file,
  'base/a.yaml': 'kind: ConfigMap\n',
  'apps/shop/overlays/prod/kustomization.yaml': file,
  'apps/shop/overlays/dev/kustomization.yml': file,
  'components/tls/kustomization.yaml': 'kind: Component\n',
  'node_modules/x/kustomization.yaml': file,
  '.git/x/kustomization.yaml': file,
  'plain/web.yaml': 'kind: ConfigMap\n',
  'chart/Chart.yaml': 'name: web',
  '.wrapped/kustomization.yaml': 'resources: [../chart]',
  'empty/values.txt': '',
})

test.each([
  [
    'at the root of a repository',
    '.',
    'these subdirectories have one: apps/shop/overlays/dev, apps/shop/overlays/prod, base and components/tls',
  ],
  ['one level above', 'apps/shop', 'these subdirectories have one: overlays/dev and overlays/prod'],
  ['a mistyped directory', 'apps/shop/overlays/prd', 'did you mean "apps/shop/overlays/prod"?'],
  ['a directory further up', 'apps/shpo/overlays/prod', 'did you mean "apps/shop/overlays/prod"?'],
  [
    'a name like no other',
    'apps/shop/somewhere',
    'there are kustomizations in apps/shop/overlays/dev and apps/shop/overlays/prod',
  ],
  ['a kustomization file', 'base/kustomization.yaml', 'pass its directory: "base"'],
  [
    'a kustomization file that is an absolute path',
    `${directory}/base/kustomization.yaml`,
    'pass its directory: "base"',
  ],
  ['a manifest of a kustomization', 'base/a.yaml', 'a directory with a kustomization file, such as "base"'],
  ['another manifest', 'plain/web.yaml', 'that lists this file under `resources`'],
  [
    'manifests alone',
    'plain',
    'to create a kustomization that lists it, run `kuilt create --autodetect` in that directory',
  ],
  ['a chart', 'chart', 'it contains a Helm chart: to render it, put `helm:` before its path'],
  ['a chart as a resource', '.wrapped', 'it contains a Helm chart: list it under `helmCharts`'],
])('%s: %s', async (_, target, hint) => {
  const { code, stderr } = await cli(['build', target], { cwd: directory })
  expect(code).toBe(1)
  expect(stderr).toContain(hint)
})

test('an empty directory has no hint, and large trees are not searched completely', async () => {
  expect((await cli(['build', 'empty'], { cwd: directory })).stderr).not.toContain('hint')
  const many = Array.from({ length: 60 }, (_, index) => [`overlays/o${index}/kustomization.yaml`, file])
  const { stderr } = await cli(['build'], { cwd: project(Object.fromEntries(many)).directory })
  expect(stderr).toContain('overlays/o0, overlays/o1, overlays/o10, overlays/o11, overlays/o12 and 55 more')
})

test('a missing --root is not a mistake in the path of the kustomization', async () => {
  const { stderr } = await cli(['build', 'base', '--root', 'gone'], { cwd: directory })
  expect(stderr).toContain('no such file or directory: "gone"\n')
  expect(stderr).not.toContain('hint')
})
