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

test('the JSON patch for elements with `$patch: delete` removes only these', () => {
  const removal = patch.replace(
    '      - name: web\n',
    '      - name: proxy\n        $patch: delete\n      - name: web\n',
  )
  const directive = build({
    '/kustomization.yaml': 'resources: [web.yaml]\npatches: [{path: patch.yaml}]\n',
    '/patch.yaml': removal.replace('name: web\n        env', 'name: web\n        image: other\n        env'),
  }).warnings.find(({ code }) => code === 'PATCH_DIRECTIVE_IN_OUTPUT')
  const { warnings, yaml } = build({
    '/kustomization.yaml': 'resources: [web.yaml]\npatches: [{path: patch.yaml, target: {kind: Rollout}}]\n',
    '/patch.yaml': directive?.hint?.match(/^- op: [\s\S]*/m)?.[0] ?? '',
  })
  expect(warnings).toEqual([])
  for (const text of ['REGION', 'LEVEL', 'other', 'registry.example/log:1']) expect(yaml).toContain(text)
  expect(yaml).not.toContain('proxy')
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
  ['a host that is no Service', 'host: ca', 0],
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

const renamed = (resources: string, namespace = '') =>
  build({
    '/kustomization.yaml': `namePrefix: a-\n${namespace}resources: [all.yaml]\n`,
    '/all.yaml': resources,
  }).warnings.map(({ code, params, hint }) => {
    return `${code} ${'field' in params ? params.field : ''} ${hint?.split(':')[0]}`
  })

const object = (kind: string, name: string, more: string, apiVersion = 'example.com/v1') =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name} }\n${more}\n`
const web = object('Service', 'web', '', 'v1')

test.each([
  ['the host of a Service', web, 'host: web', 'add the field to a file under `configurations`'],
  [
    'its full host name',
    web,
    'host: web.shop.svc.cluster.local',
    'set the field to "a-web.shop.svc.cluster.local" with a patch, or copy the name with a replacement',
  ],
  ['the host of another namespace', web, 'host: web.other.svc', undefined],
  ['the host name of something else', web, 'host: web.example.com', undefined],
  ['a host name in another field', web, 'hostname: web', undefined],
  [
    'certificates',
    object('Secret', 'web', '', 'v1'),
    'certificateRefs: [{ name: web }]',
    'add the field to a file under `configurations`',
  ],
  [
    'the last word of the kind',
    object('TriggerAuthentication', 'web', ''),
    'authenticationRef: { name: web }',
    'add the field to a file under `configurations`',
  ],
  ['the last word of another kind', object('ExternalSecret', 'web', ''), 'secretName: web', undefined],
  [
    'dependencies of the same kind',
    object('User', 'web', ''),
    'dependsOn: [{ name: web }]',
    'add the field to a file under `configurations`',
  ],
  ['dependencies of another kind', web, 'dependsOn: [{ name: web }]', undefined],
])('a reference by %s', (_, target, field, hint) => {
  const found = renamed(`${target}${object('User', 'u', `spec: { ${field} }`)}`, 'namespace: shop\n')
  expect(found).toEqual(hint === undefined ? [] : [expect.stringMatching(/^NAME_REFERENCE_MISSED spec\./)])
  expect(found[0]?.endsWith(` ${hint}`) ?? true).toBe(true)
})

const annotated = (annotation: string) =>
  `---\napiVersion: v1\nkind: Service\nmetadata: { name: s, annotations: { ${annotation} } }\n`

test.each([
  ['that names the kind', 'cert-manager.io/issuer: ca', 1],
  ['that names the kind and the namespace', 'example.com/ca-issuer: x/ca', 1],
  ['that names another namespace', 'example.com/ca-issuer: y/ca', 0],
  ['whose kind only ends alike', 'cert-manager.io/cluster-issuer: ca', 0],
  ['that is for one kind', 'issuer.example.com/reload: ca', 1],
  ['without a domain', 'issuer: ca', 0],
  ['about something else', 'example.com/title: ca', 0],
])('an annotation %s', (_, annotation, count) => {
  const found = renamed(`${object('Issuer', 'ca', '')}${annotated(annotation)}`, 'namespace: x\n')
  expect(found).toHaveLength(count)
})

test('a built-in kind that names kind and name', () => {
  const claim = (more: string, name: string) => object('PersistentVolumeClaim', name, more, 'v1')
  const source = 'spec: { dataSource: { kind: PersistentVolumeClaim, name: old } }'
  expect(renamed(`${claim('', 'old')}${claim(source, 'new')}`)).toEqual([
    'NAME_REFERENCE_MISSED spec.dataSource.name add the field to a file under `configurations`',
  ])
})
