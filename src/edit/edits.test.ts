import { codeOf } from '../../test/support/code-of.ts'
import { applyEdits, editKustomization } from './edit-kustomization.ts'
import type { Edit } from './edits.ts'

const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n'

function edit(text: string, ...edits: readonly Edit[]): string {
  return editKustomization(head + text, edits).slice(head.length)
}

describe('images', () => {
  const images = (...changes: Extract<Edit, { type: 'set-images' }>['images']): Edit => ({
    type: 'set-images',
    images: changes,
  })

  test('lose the parts that the change omits', () => {
    expect(edit('images:\n- name: a\n  newName: b\n  tagSuffix: -x\n', images({ name: 'a', newTag: 'v2' }))).toBe(
      'images:\n- name: a\n  newTag: v2\n',
    )
  })

  test('keep the parts with an asterisk', () => {
    expect(edit('images:\n- name: a\n  newName: b\n', images({ name: 'a', newName: '*', newTag: 'v2' }))).toBe(
      'images:\n- name: a\n  newName: b\n  newTag: v2\n',
    )
    expect(edit('', images({ name: 'a', newName: '*', newTag: '*', digest: '*' }))).toBe('images:\n- name: a\n')
  })

  test('with the same name are reduced to the first', () => {
    expect(
      edit('images:\n- name: a\n  newTag: v1\n- name: a\n  newTag: v2\n', images({ name: 'b', newTag: 'v' })),
    ).toBe('images:\n- name: a\n  newTag: v1\n- name: b\n  newTag: v\n')
  })
})

test('replicas are replaced by name and sorted', () => {
  expect(
    edit('replicas:\n- name: web\n  count: 1\n', {
      type: 'set-replicas',
      replicas: [
        { name: 'web', count: 3 },
        { name: 'api', count: 0 },
      ],
    }),
  ).toBe('replicas:\n- name: api\n  count: 0\n- name: web\n  count: 3\n')
})

describe('labels', () => {
  test('that exist are overwritten only with force', () => {
    const add: Edit = { type: 'add-labels', pairs: { app: 'api' } }
    expect(codeOf(() => edit('commonLabels:\n  app: web\n', add))).toBe('EDIT_KEY_TAKEN')
    expect(edit('commonLabels:\n  app: web\n', { ...add, force: true })).toBe('commonLabels:\n  app: api\n')
    expect(edit('commonLabels:\n  app: web\n', { type: 'set-labels', pairs: { app: 'api' } })).toBe(
      'commonLabels:\n  app: api\n',
    )
  })

  test('without selector join the entry with the same settings', () => {
    const text = 'labels:\n- includeSelectors: true\n  pairs:\n    a: b\n- pairs:\n    c: d # c\n'
    expect(edit(text, { type: 'add-labels', pairs: { e: 'f' }, withoutSelector: true })).toBe(`${text}    e: f\n`)
    expect(edit(text, { type: 'add-labels', pairs: { e: 'f' }, withoutSelector: true, includeTemplates: true })).toBe(
      `${text}- includeTemplates: true\n  pairs:\n    e: f\n`,
    )
    expect(codeOf(() => edit(text, { type: 'add-labels', pairs: { c: 'x' }, withoutSelector: true }))).toBe(
      'EDIT_KEY_TAKEN',
    )
  })

  test('that are missing are an error, unless ignored', () => {
    const remove: Edit = { type: 'remove-labels', keys: ['a', 'b'] }
    expect(codeOf(() => edit('commonLabels: {a: x}\n', remove))).toBe('EDIT_KEY_MISSING')
    expect(codeOf(() => edit('namespace: x\n', remove))).toBe('EDIT_FIELD_MISSING')
    expect(edit('commonLabels: {a: x, c: z}\n', { ...remove, ignoreMissing: true })).toBe('commonLabels: {c: z}\n')
    expect(edit('namespace: x\n', { ...remove, ignoreMissing: true })).toBe('namespace: x\n')
  })
})

describe('paths', () => {
  test('that are rejected as duplicates cause no change', () => {
    const add: Edit = { type: 'add-paths', field: 'resources', paths: ['b', 'a'], duplicates: 'reject' }
    expect(codeOf(() => edit('resources: [a]\n', add))).toBe('EDIT_ALREADY_LISTED')
  })

  test('are removed by pattern; slashes are not matched by wildcards', () => {
    const remove = (...patterns: readonly string[]): Edit => ({ type: 'remove-paths', field: 'resources', patterns })
    expect(edit('resources: [a.yaml, x/a.yaml, b]\n', remove('*.yaml'))).toBe('resources: [x/a.yaml, b]\n')
    expect(edit('resources: [a.yaml, x/a.yaml, b]\n', remove('x/*', '[ab]'))).toBe('resources: [a.yaml]\n')
  })

  test('that do not match leave even deprecated fields alone', () => {
    const text = 'bases:\n- ../a\n'
    expect(editKustomization(text, [{ type: 'remove-paths', field: 'resources', patterns: ['x'] }])).toBe(text)
  })
})

describe('generators', () => {
  const add: Edit = { type: 'add-config-map', name: 'cm', literals: ['a=1'] }

  test('with the same name and namespace get more sources; no namespace means default', () => {
    const text = 'configMapGenerator:\n- name: cm\n  namespace: default\n  literals:\n  - b=2 # two\n'
    expect(edit(text, add)).toBe(`${text}  - a=1\n`)
    expect(edit(text, { ...add, namespace: 'dev' })).toBe(`${text}- name: cm\n  namespace: dev\n  literals:\n  - a=1\n`)
  })

  test('of Secrets have a type', () => {
    expect(edit('', { type: 'add-secret', name: 's', envFile: 'a.env', disableNameSuffixHash: true })).toBe(
      'secretGenerator:\n- name: s\n  type: Opaque\n  envs:\n  - a.env\n  options:\n    disableNameSuffixHash: true\n',
    )
  })

  test('are tested', () => {
    expect(codeOf(() => edit('', add, add))).toBe('GENERATOR_KEY_REPEATED')
    expect(codeOf(() => edit('', { ...add, literals: ['a'] }))).toBe('LITERAL_INVALID')
    const loadFile = () => new TextEncoder().encode('text')
    expect(applyEdits('', [{ ...add, files: ['b=x.txt'] }], { loadFile }).text).toContain('- b=x.txt\n')
  })

  test('get a copy of global options, as in kustomize', () => {
    const text = 'generatorOptions:\n  disableNameSuffixHash: true\n'
    expect(edit(text, add)).toBe(
      `${text}configMapGenerator:\n- name: cm\n  literals:\n  - a=1\n  options:\n    disableNameSuffixHash: true\n`,
    )
  })

  test('keep the positions of changed literals', () => {
    const text = 'configMapGenerator:\n- name: cm\n  literals:\n  - a=1 # one\n  - b=2\n'
    expect(edit(text, { type: 'set-config-map', name: 'cm', literals: ['a=9'], newNamespace: 'dev' })).toBe(
      'configMapGenerator:\n- name: cm\n  namespace: dev\n  literals:\n  - a=9 # one\n  - b=2\n',
    )
  })

  test('are changed and removed only if they exist', () => {
    const text = 'configMapGenerator:\n- name: cm\n  literals: [a=1]\n'
    expect(codeOf(() => edit(text, { type: 'set-config-map', name: 'cm', literals: ['b=1'] }))).toBe(
      'EDIT_LITERAL_MISSING',
    )
    expect(codeOf(() => edit(text, { type: 'set-config-map', name: 'cm', literals: ['a=b=c'] }))).toBe(
      'EDIT_LITERAL_INVALID',
    )
    expect(codeOf(() => edit(text, { type: 'set-secret', name: 'cm', newNamespace: 'x' }))).toBe(
      'EDIT_GENERATOR_MISSING',
    )
    expect(codeOf(() => edit(text, { type: 'remove-config-maps', names: ['cm'], namespace: 'x' }))).toBe(
      'EDIT_GENERATOR_MISSING',
    )
    const { text: rest, warnings } = applyEdits(text, [{ type: 'remove-config-maps', names: ['cm', 'x'] }])
    expect([rest, warnings.map(({ code }) => code)]).toEqual([head, ['EDIT_NOT_LISTED']])
  })
})

describe('patches', () => {
  const text =
    'patches:\n- path: a.yaml\n  target:\n    kind: Deployment\n- path: b.yaml\n  options: {allowNameChange: true}\n'

  test('are equal if path, text and target are; entries with options are different', () => {
    expect(edit(text, { type: 'add-patch', path: 'a.yaml', target: { kind: 'Deployment', name: '' } })).toBe(text)
    expect(edit(text, { type: 'add-patch', path: 'b.yaml' })).toBe(`${text}- path: b.yaml\n`)
    expect(edit(text, { type: 'remove-patch', path: 'b.yaml' })).toBe(text)
    expect(edit(text, { type: 'remove-patch', path: 'a.yaml', target: { kind: 'Deployment' } })).toBe(
      'patches:\n- path: b.yaml\n  options: {allowNameChange: true}\n',
    )
  })

  test('with several lines are written as blocks', () => {
    expect(edit('', { type: 'add-patch', patch: '- op: remove\n  path: /a\n' })).toBe(
      'patches:\n- patch: |\n    - op: remove\n      path: /a\n',
    )
  })

  test.each([
    [{ path: 'a.yaml', patch: '[]' }, 'PATCH_SOURCE_AMBIGUOUS'],
    [{ path: '', patch: ' ' }, 'PATCH_SOURCE_MISSING'],
    [{}, 'PATCH_SOURCE_MISSING'],
  ])('that no build accepts, such as %j, are not added', (patch, code) => {
    expect(codeOf(() => edit('', { type: 'add-patch', ...patch }))).toBe(code)
  })
})

test('build metadata options are added once, set, and removed', () => {
  expect(
    edit('buildMetadata: [originAnnotations]\n', { type: 'add-build-metadata', options: ['managedByLabel'] }),
  ).toBe('buildMetadata: [originAnnotations, managedByLabel]\n')
  expect(
    codeOf(() =>
      edit('buildMetadata: [managedByLabel]\n', { type: 'add-build-metadata', options: ['managedByLabel'] }),
    ),
  ).toBe('EDIT_ALREADY_LISTED')
  expect(
    edit('buildMetadata: [managedByLabel]\n', { type: 'remove-build-metadata', options: ['managedByLabel'] }),
  ).toBe('')
})
