import { codeOf } from '../../test/support/code-of.ts'
import { memoryProject } from '../../test/support/memory-project.ts'

const resource = 'apiVersion: v1\nkind: Foo\nmetadata:\n  name: a\n'

/** Builds one resource with a built-in plugin. `fields` are the lines after `kind`. */
function built(role: 'generators' | 'transformers', kind: string, fields: string): string {
  const plugin = `apiVersion: builtin\nkind: ${kind}\nmetadata: { name: x }\n${fields}`
  const files = { 'a.yaml': resource, 'plugin.yaml': plugin }
  return memoryProject({ ...files, 'kustomization.yaml': `resources: [a.yaml]\n${role}: [plugin.yaml]\n` }).build()
}

describe('non-string values in a configuration', () => {
  test.each([
    ['LabelTransformer', 'labels: { x: 1, y: true }\nfieldSpecs: [{ path: metadata/labels, create: true }]', 'x: "1"'],
    ['LabelTransformer', 'labels: { x: y }\nfieldSpecs: [{ path: true, create: true }]', '"true":\n  x: "y"'],
    ['PrefixTransformer', 'prefix: 1\nfieldSpecs: [{ path: metadata/name, kind: Foo }]', 'name: 1a'],
  ])('is taken for one by %s with %j', (kind, fields, expected) => {
    expect(built('transformers', kind, fields)).toContain(expected)
  })

  test.each([
    ['transformers', 'LabelTransformer', 'labels: { x: y }\nfieldSpecs: [{ path: metadata/labels, kind: 1 }]'],
    ['transformers', 'PatchTransformer', "target: { name: 1 }\npatch: '[{ op: remove, path: /a }]'"],
    ['transformers', 'ReplacementTransformer', 'replacements: [{ sourceValue: 1, targets: [] }]'],
    ['generators', 'ConfigMapGenerator', 'name: 1'],
    ['generators', 'SecretGenerator', 'name: b\noptions: { labels: { x: 1 } }'],
    ['generators', 'IAMPolicyGenerator', 'serviceAccount: { name: 1 }'],
  ] as const)('is rejected in embedded fields: %s, %s with %j', (role, kind, fields) => {
    expect(codeOf(() => built(role, kind, fields))).toBe('PLUGIN_CONFIG_INVALID')
  })
})

describe('prefixes and suffixes are decoded as YAML 1.1', () => {
  test('where some strings are booleans, and numbers are accepted as strings', () => {
    const fields = (create: string) => `prefix: p\nfieldSpecs: [{ path: spec/x, version: v1, create: ${create} }]`
    expect(built('transformers', 'PrefixTransformer', fields('"yes"'))).toContain('x: p')
    expect(built('transformers', 'PrefixTransformer', fields('off'))).toBe(resource)
    expect(codeOf(() => built('transformers', 'PrefixTransformer', fields('"true"')))).toBe('PLUGIN_CONFIG_INVALID')
    expect(built('transformers', 'SuffixTransformer', 'suffix: 1\nfieldSpecs: [{ path: a, kind: 1 }]')).toBe(resource)
  })

  test('where a null in a list is skipped', () => {
    expect(built('transformers', 'PrefixTransformer', 'prefix: p\nfieldSpecs: [~]')).toBe(resource)
  })

  test('where names are case-sensitive', () => {
    const fieldSpecs = 'fieldSpecs: [{ path: metadata/name }]'
    expect(built('transformers', 'SuffixTransformer', `SUFFIX: x\n${fieldSpecs}`)).toBe(resource)
    expect(built('transformers', 'LabelTransformer', 'LABELS: { x: y }\nfieldSpecs: [{ path: l, create: true }]')).toBe(
      `${resource.replace('metadata:', 'l:\n  x: "y"\nmetadata:')}`,
    )
  })
})

test('a ReplacementTransformer does nothing if its list of targets is empty', () => {
  const fields = 'replacements: [{ sourceValue: x, targets: [] }]'
  expect(built('transformers', 'ReplacementTransformer', fields)).toBe(resource)
  expect(codeOf(() => built('transformers', 'ReplacementTransformer', 'replacements: [{ sourceValue: x }]'))).toBe(
    'REPLACEMENT_INCOMPLETE',
  )
})

test.each([
  ['LabelTransformer', 'labels'],
  ['AnnotationsTransformer', 'annotations'],
])('%s needs a key', (kind, field) => {
  const fields = `${field}: { '': x }\nfieldSpecs: [{ path: metadata/labels, create: true }]`
  expect(codeOf(() => built('transformers', kind, fields))).toBe('FIELD_WRONG_NODE_KIND')
})
