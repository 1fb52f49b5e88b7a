import { memoryFileSystem, openTarget, toYaml } from '#kuilt'

const map = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`
const hydrated = (drySource: string, rest = ''): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  destination: { namespace: shop }
  sourceHydrator:
    drySource: ${drySource}
    syncSource: { targetBranch: environments/dev, path: shop, repoURL: https://git.example/rendered.git }
${rest}`

async function built(files: Readonly<Record<string, string>>): Promise<string> {
  const target = await openTarget('argocd:apps', { fileSystem: memoryFileSystem(files), strict: true })
  return toYaml(await target.render())
}

const files = {
  'deploy/kustomization.yaml': 'resources: [a.yaml]\n',
  'deploy/a.yaml': map('a'),
  'other/b.yaml': map('b'),
}

test('an Application with a source hydrator is rendered from its dry source, with its options', async () => {
  const drySource = '{ repoURL: here, targetRevision: HEAD, path: deploy, kustomize: { namePrefix: dev- } }'
  expect(await built({ ...files, 'apps/shop.yaml': hydrated(drySource) })).toBe(map('dev-a'))
})

test('a source hydrator has priority over source', async () => {
  const drySource = '{ repoURL: here, targetRevision: HEAD, path: deploy }'
  const source = '  source: { repoURL: here, path: other }\n'
  expect(await built({ ...files, 'apps/shop.yaml': hydrated(drySource, source) })).toBe(map('a'))
})

test('mistakes in a dry source are located', async () => {
  const app = hydrated('{ repoURL: here, targetRevision: HEAD, path: gone }')
  await expect(built({ ...files, 'apps/shop.yaml': app })).rejects.toMatchObject({
    code: 'ARGOCD_PATH',
    at: { file: '/apps/shop.yaml', line: 7 },
  })
})

test('the options of a source hydrator without a dry source are a patch', async () => {
  const patch = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  sourceHydrator:
    hydrateTo: { targetBranch: environments/dev-next }
`
  const app = hydrated('{ repoURL: here, targetRevision: HEAD, path: deploy }')
  const fileSystem = memoryFileSystem({ ...files, 'apps/patch.yaml': patch, 'apps/shop.yaml': app })
  const rendered = await (await openTarget('argocd:apps', { fileSystem })).render()
  expect(toYaml(rendered)).toBe(map('a'))
  expect(rendered.warnings).toMatchObject([{ code: 'ARGOCD_PATCH_SKIPPED', at: { file: '/apps/patch.yaml' } }])
})
