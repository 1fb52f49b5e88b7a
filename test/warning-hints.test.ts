import { buildSync, memoryFileSystem, toYaml } from '#kuilt'

const rollout = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: web
spec:
  template:
    spec:
      containers:
      - name: web
        image: registry.example/web:1
        env:
        - name: REGION
          value: north
      - name: proxy
        image: registry.example/proxy:1
`

const patch = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: web
spec:
  template:
    spec:
      containers:
      - name: web
        env:
        - name: LEVEL
          value: debug
      - name: log
        image: registry.example/log:1
`

const merged = ['REGION', 'LEVEL', 'registry.example/web:1', 'registry.example/proxy:1', 'registry.example/log:1']

function build(files: Readonly<Record<string, string>>) {
  const result = buildSync('/', { fileSystem: memoryFileSystem({ '/web.yaml': rollout, ...files }) })
  return { warnings: result.warnings, yaml: toYaml(result) }
}

const lossy = build({
  '/kustomization.yaml': 'resources: [web.yaml]\npatches: [{path: patch.yaml}]\n',
  '/patch.yaml': patch,
})

test('a list that is replaced loses elements, and fields of elements that stay', () => {
  expect(lossy.warnings.map(({ code, params }) => ({ code, params }))).toMatchObject([
    { code: 'PATCH_LIST_REPLACED', params: { lost: ['proxy'] } },
    { code: 'PATCH_FIELDS_LOST', params: { element: 'web', lost: ['image', 'env[REGION]'] } },
  ])
})

test('the JSON patch of the hint loses nothing', () => {
  const operations = lossy.warnings[0]?.hint?.match(/^- op: .*\n(?: {2}.*\n)*/gm)?.join('') ?? ''
  const { warnings, yaml } = build({
    '/kustomization.yaml': 'resources: [web.yaml]\npatches: [{path: patch.yaml, target: {kind: Rollout}}]\n',
    '/patch.yaml': operations,
  })
  expect(warnings).toEqual([])
  for (const text of merged) expect(yaml).toContain(text)
})

test('the schema of the hint loses nothing', () => {
  const { warnings, yaml } = build({
    '/kustomization.yaml': 'resources: [web.yaml]\nopenapi: {path: schema.json}\npatches: [{path: patch.yaml}]\n',
    '/patch.yaml': patch,
    '/schema.json': lossy.warnings[0]?.hint?.split('\n').at(-1) ?? '',
  })
  expect(warnings).toEqual([])
  for (const text of merged) expect(yaml).toContain(text)
})

const issuer = 'apiVersion: example.com/v1\nkind: Issuer\nmetadata:\n  name: ca\n'

test.each([
  ['kind and name', 'ref: {kind: Issuer, name: ca}', 1],
  ['kind, name and group', 'ref: {apiVersion: example.com/v1, kind: Issuer, name: ca}', 1],
  ['another group', 'ref: {group: other.example, kind: Issuer, name: ca}', 0],
  ['another kind', 'ref: {kind: ClusterIssuer, name: ca}', 0],
  ['another namespace', 'ref: {kind: Issuer, name: ca, namespace: x}', 0],
  ['a field called after the kind', 'caIssuerRef: {name: ca}', 1],
  ['a name in such a field', 'issuerName: ca', 1],
  ['several references', 'issuerRefs: [{name: ca}, {name: ca}]', 2],
  ['a kind that only ends alike', 'clusterIssuerRef: {name: ca}', 0],
  ['some other text', 'title: ca', 0],
])('a reference by %s', (_, field, count) => {
  const files = {
    '/kustomization.yaml': 'namePrefix: a-\nresources: [issuer.yaml, user.yaml]\n',
    '/issuer.yaml': issuer,
    '/user.yaml': `apiVersion: example.com/v1\nkind: User\nmetadata:\n  name: u\nspec:\n  ${field}\n`,
  }
  const { warnings } = build(files)
  expect(warnings.map(({ code }) => code)).toEqual(Array(count).fill('NAME_REFERENCE_MISSED'))
  if (count !== 1) return
  const { warnings: rest, yaml } = build({
    ...files,
    '/kustomization.yaml': `${files['/kustomization.yaml']}configurations: [names.yaml]\n`,
    '/names.yaml': warnings[0]?.hint?.split('\n').slice(1).join('\n') ?? '',
  })
  expect(rest).toEqual([])
  expect(yaml).not.toMatch(/: ca$/m)
})
