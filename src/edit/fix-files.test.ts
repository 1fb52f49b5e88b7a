import { codeOf } from '../../test/support/code-of.ts'
import { memoryFileSystem } from '../files/memory-file-system.ts'
import { type FixResult, fixKustomization } from './fix-files.ts'

const vars = `vars:
# the service
- name: SVC
  objref: {apiVersion: v1, kind: Service, name: web}
  fieldref: {fieldPath: metadata.name}
`

function fix(
  files: Readonly<Record<string, string>>,
  options: { readonly vars?: boolean } = { vars: true },
): FixResult {
  const tree = Object.fromEntries(Object.entries(files).map(([path, text]) => [`/app/${path}`, text]))
  return fixKustomization(files['kustomization.yaml'] ?? '', {
    directory: '/app',
    fileSystem: memoryFileSystem(tree),
    ...options,
  })
}

const pod = (value: string) => `apiVersion: v1
kind: Pod
metadata: {name: p, namespace: ns}
spec:
  containers:
  - args: ["${value}"] # which
`

test('lists the replaced fields', () => {
  const { text, replaced } = fix({ 'kustomization.yaml': 'bases: [../a]\ncommonLabels: {app: web}\n' })
  expect(replaced).toEqual(['bases -> resources', 'commonLabels -> labels'])
  expect(text).toContain('resources: [../a]\n')
})

test('a var becomes a replacement, and its uses become placeholders', () => {
  const { text, files } = fix({
    'kustomization.yaml': `resources:\n- pod.yaml\n${vars}`,
    'pod.yaml': pod('$(SVC)'),
  })
  expect(text).toBe(`resources:
- pod.yaml
# the service
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
replacements:
- source:
    version: v1
    kind: Service
    name: web
    fieldPath: metadata.name
  targets:
  - select:
      version: v1
      kind: Pod
      name: p
      namespace: ns
    fieldPaths:
    - spec.containers.0.args.0
`)
  expect(Object.fromEntries(files)).toEqual({ '/app/pod.yaml': pod('SVC_PLACEHOLDER') })
})

test.each([
  ['http://$(SVC)', { delimiter: '/', index: 2 }],
  ['$(SVC)/x', { delimiter: '/' }],
  ['a-$(SVC)-b', { delimiter: '-', index: 1 }],
])('a use inside %s is found by the character next to it', (value, options) => {
  const { text } = fix({ 'kustomization.yaml': `resources: [pod.yaml]\n${vars}`, 'pod.yaml': pod(value) })
  for (const [key, expected] of Object.entries(options)) expect(text).toMatch(new RegExp(`${key}: "?${expected}`))
})

test('a use with different characters on its two sides cannot be converted', () => {
  const files = { 'kustomization.yaml': `resources: [pod.yaml]\n${vars}`, 'pod.yaml': pod('a-$(SVC)/b') }
  expect(codeOf(() => fix(files))).toBe('EDIT_VAR_NOT_DELIMITED')
})

test('uses in bases of bases and in patches are found; existing replacements are kept', () => {
  const { text, files } = fix({
    'kustomization.yaml': `resources: [base]\npatches:\n- path: patch.yaml\n  target: {kind: Pod}\nreplacements:\n- path: other.yaml\n${vars}`,
    'patch.yaml': pod('$(SVC)'),
    'base/kustomization.yaml': 'resources: [more]\n',
    'base/more/kustomization.yaml': 'resources: [pod.yaml]\n',
    'base/more/pod.yaml': pod('$(SVC)'),
  })
  expect([...files.keys()]).toEqual(['/app/base/more/pod.yaml', '/app/patch.yaml'])
  expect(text).toContain('- path: other.yaml\n- source:')
  expect(text).toContain('  - select:\n      kind: Pod\n      namespace: ns\n')
})

test('without --vars, vars are kept', () => {
  const text = `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${vars}`
  expect(fix({ 'kustomization.yaml': text }, {})).toMatchObject({ text, replaced: [] })
})
