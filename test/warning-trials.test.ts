import { buildSync, memoryFileSystem } from '#kuilt'

const web = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 1
  template:
    spec:
      containers: [{ name: a, image: nginx:1 }]
`

/** The hints of all warnings. */
function hints(kustomization: string, files: Readonly<Record<string, string>> = {}): readonly (string | undefined)[] {
  const tree = { '/kustomization.yaml': kustomization, '/web.yaml': web, ...files }
  return buildSync('/', { fileSystem: memoryFileSystem(tree) }).warnings.map(({ hint }) => hint)
}

const patched = (target: string, operation: string) =>
  hints(`resources: [web.yaml]\npatches: [{ target: { ${target} }, patch: "- ${operation}" }]\n`)[0]

const scale = '{ op: replace, path: /spec/replicas, value: 2 }'
const impossible = '{ op: remove, path: /spec/paused }'

test.each([
  ['that helps', 'name: wep', scale, 'did you mean `name: web`?'],
  ['of two fields', 'kind: Deploymnt, name: wep', scale, 'did you mean `kind: Deployment` and `name: web`?'],
  ['with which the build fails', 'name: wep', impossible, 'resources at this point: Deployment "web"'],
  [
    'with which the build fails, beside a field that is right',
    'kind: Deployment, name: wep',
    impossible,
    'without `name: wep`, the target would match Deployment "web"',
  ],
  [
    'of a pattern that helps',
    'name: we*',
    scale,
    'selectors are regular expressions, not file patterns: write `name: we.*`',
  ],
  [
    'of a pattern with which the build fails',
    'name: we*',
    impossible,
    'selectors are regular expressions, not file patterns',
  ],
])('a correction of a target %s', (_, target, operation, hint) => {
  expect(patched(target, operation)).toBe(hint)
})

test.each([
  ['nginx:1.2', 'write the name without a tag or digest: `nginx`'],
  ['ngnix:1.2', 'write the name without a tag or digest: `nginx`'],
  ['registry.example/nginx', 'did you mean "nginx"?'],
  ['redis:7', 'images used here: nginx'],
])('the name of an image, %s', (name, hint) => {
  expect(hints(`resources: [web.yaml]\nimages: [{ name: "${name}", newTag: "2" }]\n`)).toEqual([hint])
})

test('a suggestion that the value of another operation would depend on is dropped', () => {
  const replace = '{ op: replace, path: /spec/replica, value: 2 }'
  const test = '{ op: test, path: /spec/replicas, value: 1 }'
  expect(patched('name: web', `${replace}\\n- ${test}`)).toBe('use `op: add` to add a new field')
  expect(patched('name: web', replace)).toBe(
    'did you mean "/spec/replicas"? Otherwise, use `op: add` to add a new field',
  )
})

const scaler = (name: string, kind: string) => `---
apiVersion: example.com/v1
kind: Scaler
metadata: { name: ${name} }
spec: { target: { kind: ${kind}, name: web } }
`

test('a name reference is proposed only if it changes nothing else', () => {
  const prefixed = 'namePrefix: p-\nresources: [web.yaml, scaler.yaml]\n'
  const one = scaler('one', 'Deployment')
  expect(hints(prefixed, { '/scaler.yaml': one })[0]).toContain('- path: spec/target/name')
  const other = scaler('other', 'StatefulSet')
  expect(hints(prefixed, { '/scaler.yaml': one + other })).toEqual(['set the field to "p-web" with a patch'])
})

const rollout = (name: string, containers: string) =>
  `apiVersion: example.com/v1\nkind: Rollout\nmetadata: { name: ${name} }\nspec: { containers: ${containers} }\n`

const sidecar = 'spec: { template: { spec: { containers: [{ name: b, image: other }] } } }'

test('a schema is proposed only if it leaves other patches alone', () => {
  const files = {
    '/rollout.yaml': rollout('web', '[{ name: a, image: nginx }]'),
    '/patch.yaml': rollout('web', '[{ name: b, image: other }]'),
    '/sidecar.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n${sidecar}\n`,
  }
  const alone = 'resources: [web.yaml, rollout.yaml]\npatches: [{ path: patch.yaml }]\n'
  const both = 'resources: [web.yaml, rollout.yaml]\npatches: [{ path: patch.yaml }, { path: sidecar.yaml }]\n'
  expect(hints(alone, files)[0]).toContain('`openapi`')
  expect(hints(both, files)).toEqual([expect.not.stringContaining('`openapi`')])
})

test('a build that fails for another reason still has suggestions', () => {
  const seen: (string | undefined)[] = []
  const tree = {
    '/kustomization.yaml': `resources: [web.yaml]
patches: [{ target: { name: wep }, patch: "- ${scale}" }]
replacements: [{ source: { kind: None }, targets: [{ select: { kind: Deployment }, fieldPaths: [spec.paused] }] }]
`,
    '/web.yaml': web,
  }
  const options = {
    fileSystem: memoryFileSystem(tree),
    onWarning: ({ hint }: { hint?: string | undefined }) => seen.push(hint),
  }
  expect(() => buildSync('/', options)).toThrow()
  expect(seen).toEqual(['did you mean `name: web`?'])
})

test('several corrections of the same kustomization are tried separately', () => {
  const target = (name: string) => `{ target: { name: ${name} }, patch: "- ${scale}" }`
  expect(hints(`resources: [web.yaml]\npatches: [${target('wep')}, ${target('wbe')}]\n`)).toEqual([
    'did you mean `name: web`?',
    'did you mean `name: web`?',
  ])
})

test.each([
  ['a label that nothing has', 'kind: CronJob, labelSelector: tier=batch', []],
  ['a label of other kinds', 'kind: CronJob, labelSelector: app=web', []],
  ['a misspelt value', 'labelSelector: app=wbe', ['did you mean `labelSelector: app=web`?']],
  ['a misspelt label', 'labelSelector: aap=web', ['did you mean `labelSelector: app=web`?']],
  ['a misspelt kind', 'kind: Deploymnt, labelSelector: app=web', ['did you mean `kind: Deployment`?']],
  ['a name', 'name: api, labelSelector: app=web', ['without `name: api`']],
])('a rule for %s is reported only if it is a mistake', (_, target, starts) => {
  const labeled = web.replace('{ name: web }', '{ name: web, labels: { app: web } }')
  const patch = `resources: [web.yaml]\npatches: [{ target: { ${target} }, patch: "- ${scale}" }]\n`
  const found = hints(patch, { '/web.yaml': labeled })
  expect(found.length).toBe(starts.length)
  starts.forEach((start, i) => {
    expect(found[i]).toContain(start)
  })
})
