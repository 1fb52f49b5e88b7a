import { buildSync, memoryFileSystem, type Warning } from '#kuilt'

const deployment =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  selector: { matchLabels: { app: web } }\n  template: { spec: { containers: [{ name: a, image: "nginx:1" }] } }\n'
const policy =
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p }\nspec: { ingress: [{ from: [{ podSelector: { matchLabels: { app: a } } }] }] }\n'
const database =
  'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: db, namespace: data }\nspec: { volumeClaimTemplates: [{ metadata: { name: disk } }] }\n'
const binding =
  'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: b }\nsubjects: [{ kind: ServiceAccount, name: default, namespace: far }]\n'
const app = 'apiVersion: example.com/v1\nkind: App\nmetadata: { name: web }\nspec: { image: "redis:1" }\n'

const files = {
  '/base/kustomization.yaml': 'resources: [all.yaml]\n',
  '/base/all.yaml': [deployment, policy, database, binding, app].join('---\n'),
  '/top/kustomization.yaml': 'resources: [../base]\ntransformers: [transformer.yaml]\n',
}

/** The warnings of a built-in plugin under `transformers`, and their lines in its configuration. */
function warningsOf(kind: string, configuration: string, lint = true): readonly Warning[] {
  const transformer = `apiVersion: builtin\nkind: ${kind}\n${configuration}`
  const fileSystem = memoryFileSystem({ ...files, '/top/transformer.yaml': transformer })
  return buildSync('/top', { fileSystem, lint }).warnings.filter(({ at }) => at?.file !== '/top/kustomization.yaml')
}

const summary = (warnings: readonly Warning[]) => warnings.map(({ code, at }) => `${code} ${at?.file}:${at?.line}`)

const labels = (...paths: readonly string[]): string => {
  const specs = ['metadata/labels', ...paths].map((path) => `- { path: "${path}", create: true }\n`)
  return `metadata: { name: l }\nlabels: { version: v1 }\nfieldSpecs:\n${specs.join('')}`
}

test.each([
  ['SELECTOR_LABELS_CHANGED', 'spec/selector/matchLabels'],
  ['LABELS_REACH_PEERS', 'spec/ingress/from/podSelector/matchLabels'],
  ['LABELS_REACH_CLAIMS', 'spec/volumeClaimTemplates[]/metadata/labels'],
])('%s: a LabelTransformer changes %s', (code, path) => {
  const warnings = warningsOf('LabelTransformer', labels(path))
  expect(summary(warnings)).toContain(`${code} /top/transformer.yaml:4`)
  expect(warnings.find((warning) => warning.code === code)?.hint).toContain('`fieldSpecs`')
  expect(warningsOf('LabelTransformer', labels(path), false)).toEqual([])
})

test('a LabelTransformer that only sets the labels of objects is fine', () => {
  expect(warningsOf('LabelTransformer', labels())).toEqual([])
})

test('a NamespaceTransformer moves an object that has a namespace, and the subject of a binding', () => {
  const warnings = warningsOf('NamespaceTransformer', 'metadata: { name: n, namespace: prod }\n')
  expect(summary(warnings)).toEqual([
    'NAMESPACE_OVERRIDDEN /top/transformer.yaml:3',
    'SUBJECT_NAMESPACE_CHANGED /base/all.yaml:21',
  ])
  expect(warnings[0]?.hint).toContain('`unsetOnly: true`')
})

test('a NamespaceTransformer with unsetOnly moves nothing that has a namespace', () => {
  const warnings = warningsOf('NamespaceTransformer', 'metadata: { name: n, namespace: prod }\nunsetOnly: true\n')
  expect(warnings.filter(({ code }) => code === 'NAMESPACE_OVERRIDDEN')).toEqual([])
})

test('a NamespaceTransformer that is meant to change all subjects is fine', () => {
  const configuration = 'metadata: { name: n, namespace: prod }\nsetRoleBindingSubjects: allServiceAccounts\n'
  expect(summary(warningsOf('NamespaceTransformer', configuration))).not.toContain(
    'SUBJECT_NAMESPACE_CHANGED /base/all.yaml:21',
  )
})

test('an ImageTagTransformer whose image does not exist, or is in a field that it does not change', () => {
  const image = (name: string) => `metadata: { name: i }\nimageTag: { name: ${name}, newTag: "2" }\n`
  const [unmatched] = warningsOf('ImageTagTransformer', image('ngnix'), false)
  expect(unmatched).toMatchObject({ code: 'IMAGE_UNMATCHED', at: { line: 4 }, hint: 'did you mean "nginx"?' })
  const [missed] = warningsOf('ImageTagTransformer', image('redis'), false)
  expect(missed).toMatchObject({ code: 'IMAGE_FIELD_NOT_COVERED', at: { line: 4 } })
  expect(missed?.hint).toContain('`fieldSpecs`:\n- path: spec/image')
  expect(warningsOf('ImageTagTransformer', image('nginx'), false)).toEqual([])
})

test('a ReplacementTransformer whose target does not exist', () => {
  const replacement = (name: string) =>
    `metadata: { name: r }\nreplacements:\n- source: { kind: Deployment, name: web }\n  targets:\n  - select: { kind: App, name: ${name} }\n    fieldPaths: [spec.image]\n`
  expect(summary(warningsOf('ReplacementTransformer', replacement('wbe'), false))).toEqual([
    'REPLACEMENT_TARGET_UNMATCHED /top/transformer.yaml:7',
  ])
  expect(warningsOf('ReplacementTransformer', replacement('web'), false)).toEqual([])
})

test('a namespace that overrides several others is one warning', () => {
  const map = (name: string, namespace: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}${namespace && `, namespace: ${namespace}`} }\n---\n`
  const all = map('a', 'one') + map('b', 'two') + map('c', '') + map('d', 'default')
  const fileSystem = memoryFileSystem({
    '/kustomization.yaml': 'namespace: prod\nresources: [all.yaml]\n',
    '/all.yaml': all,
  })
  expect(buildSync('/', { fileSystem, lint: true }).warnings).toMatchObject([
    {
      code: 'NAMESPACE_OVERRIDDEN',
      message: 'ConfigMap "a" in namespace "one", ConfigMap "b" in namespace "two" move to namespace "prod"',
      params: { old: ['one', 'two'] },
    },
  ])
})

test.each([
  [
    'commonLabels: { version: v1 }',
    ['use `labels` with', 'use `labels` without', 'these also label the volumeClaimTemplates'],
  ],
  [
    'labels: [{ pairs: { version: v1 }, includeSelectors: true }]',
    ['use `includeTemplates: true` instead', 'use neither `includeSelectors` nor', 'remove `includeSelectors` and'],
  ],
])('the hints fit %s', (field, advice) => {
  const selector = 'spec: { selector: { matchLabels: { app: db } }, '
  const tree = {
    '/base/kustomization.yaml': 'resources: [all.yaml]\n',
    '/base/all.yaml': `${policy}---\n${database.replace('spec: { ', selector)}`,
    '/top/kustomization.yaml': `resources: [../base]\n${field}\n`,
  }
  const { warnings } = buildSync('/top', { fileSystem: memoryFileSystem(tree), lint: true })
  const codes = ['LABELS_REACH_PEERS', 'LABELS_REACH_CLAIMS', 'SELECTOR_LABELS_CHANGED']
  const hints = codes.map((code) => warnings.find((warning) => warning.code === code)?.hint)
  expect(hints).toEqual(advice.map((part) => expect.stringContaining(part)))
})
