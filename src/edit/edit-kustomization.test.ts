import { applyEdits, editKustomization } from './edit-kustomization.ts'
import type { Edit } from './edits.ts'

const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n'

/** Edits `text`, with `apiVersion` and `kind` before it. */
function edit(text: string, ...edits: readonly Edit[]): string {
  const result = editKustomization(head + text, edits)
  return result.startsWith(head) ? result.slice(head.length) : result
}

const addResource = (path: string): Edit => ({ type: 'add-paths', field: 'resources', paths: [path] })

describe('values that change', () => {
  test('keep their quotes and trailing comments', () => {
    const text = "# where\nnamespace: 'dev' # for now\nnamePrefix: a-\n"
    expect(edit(text, { type: 'set-namespace', value: 'prod' })).toBe(
      "# where\nnamespace: 'prod' # for now\nnamePrefix: a-\n",
    )
  })

  test('are quoted if YAML would parse them differently', () => {
    expect(edit('namespace: dev\n', { type: 'set-namespace', value: 'yes' })).toBe('namespace: "yes"\n')
    expect(edit("namespace: dev\nnamePrefix: 'a-'\n", { type: 'set-namespace', value: '1' })).toBe(
      "namespace: '1'\nnamePrefix: 'a-'\n",
    )
  })

  test('an empty value removes the field, but keeps its comments', () => {
    expect(edit('# where\nnamespace: dev # for now\n', { type: 'set-namespace', value: '' })).toBe(
      '# where\n# for now\n',
    )
  })

  test('a multi-line string becomes a block, and the comment moves to its first line', () => {
    const pairs = { note: 'one\ntwo' }
    expect(edit('commonAnnotations:\n  note: x # why\n', { type: 'set-annotations', pairs })).toBe(
      'commonAnnotations:\n  note: |- # why\n    one\n    two\n',
    )
  })

  test('unchanged fields are not rewritten', () => {
    const text = `${head}namespace:   dev   # spaced\n`
    expect(editKustomization(text, [{ type: 'set-namespace', value: 'dev' }])).toBe(text)
  })
})

describe('new list items', () => {
  test('have the indentation of their neighbors', () => {
    expect(edit('resources:\n- a.yaml # first\nnamespace: x\n', addResource('b.yaml'))).toBe(
      'resources:\n- a.yaml # first\n- b.yaml\nnamespace: x\n',
    )
    expect(edit('resources:\n    - a.yaml\n', addResource('b.yaml'))).toBe('resources:\n    - a.yaml\n    - b.yaml\n')
  })

  test('have the quotes of their neighbors', () => {
    expect(edit("resources:\n- 'a.yaml'\n", addResource('b.yaml'))).toBe("resources:\n- 'a.yaml'\n- 'b.yaml'\n")
  })

  test('are separated by blank lines if their neighbors are', () => {
    expect(edit('resources:\n- a.yaml\n\n- b.yaml\n', addResource('c.yaml'))).toBe(
      'resources:\n- a.yaml\n\n- b.yaml\n\n- c.yaml\n',
    )
  })

  test('have fields in the same order as their neighbors', () => {
    const images: Edit = { type: 'set-images', images: [{ name: 'b', newName: 'c', newTag: 'v1', digest: 'sha256:1' }] }
    expect(edit('images:\n- name: a\n  newTag: v1\n', images)).toBe(
      'images:\n- name: a\n  newTag: v1\n- name: b\n  newName: c\n  newTag: v1\n  digest: sha256:1\n',
    )
    expect(edit('images:\n- digest: sha256:0\n  name: a\n', images)).toBe(
      'images:\n- digest: sha256:0\n  name: a\n- digest: sha256:1\n  name: b\n  newName: c\n  newTag: v1\n',
    )
  })

  test('are written in flow style if their neighbors are', () => {
    const images: Edit = { type: 'set-images', images: [{ name: 'b', newTag: 'v1' }] }
    expect(edit('images:\n- {name: a, newTag: v1} # pinned\n', images)).toBe(
      'images:\n- {name: a, newTag: v1} # pinned\n- {name: b, newTag: v1}\n',
    )
  })

  test('are added inside brackets', () => {
    expect(edit('resources: [a.yaml] # all\n', addResource('b.yaml'))).toBe('resources: [a.yaml, b.yaml] # all\n')
    expect(edit('resources: [\n  a.yaml, # one\n  b.yaml # two\n]\n', addResource('c.yaml'))).toBe(
      'resources: [\n  a.yaml, # one\n  b.yaml, # two\n  c.yaml\n]\n',
    )
  })

  test('replace empty brackets', () => {
    expect(edit('resources: [] # none yet\n', addResource('a.yaml'))).toBe('resources: # none yet\n- a.yaml\n')
    expect(edit('resources:\nnamespace: x\n', addResource('a.yaml'))).toBe('resources:\n- a.yaml\nnamespace: x\n')
  })

  test('are inserted above the comments of the old first item if they come first', () => {
    const images: Edit = { type: 'set-images', images: [{ name: 'a', newTag: 'v1' }] }
    expect(edit('images:\n# pinned\n- name: b\n', images)).toBe(
      'images:\n- name: a\n  newTag: v1\n# pinned\n- name: b\n',
    )
  })
})

describe('items that move', () => {
  test('keep the comments directly above them', () => {
    const text = 'images:\n# about b\n- name: b # b\n  newTag: v1\n# about a\n- name: a\n'
    expect(edit(text, { type: 'set-images', images: [{ name: 'b', newTag: 'v2' }] })).toBe(
      'images:\n# about a\n- name: a\n# about b\n- name: b # b\n  newTag: v2\n',
    )
  })

  test('move inside brackets', () => {
    const text = 'images: [{name: b}, {name: a, newTag: v1}]\n'
    expect(edit(text, { type: 'set-images', images: [{ name: 'a', newTag: 'v2' }] })).toBe(
      'images: [{name: a, newTag: v2}, {name: b}]\n',
    )
  })
})

describe('removed items', () => {
  const remove = (...patterns: readonly string[]): Edit => ({ type: 'remove-paths', field: 'resources', patterns })

  test('leave their comments behind', () => {
    expect(edit('resources:\n# one\n- a.yaml # a\n- b.yaml\n', remove('a.yaml'))).toBe(
      'resources:\n# one\n# a\n- b.yaml\n',
    )
  })

  test('remove the field if it becomes empty', () => {
    expect(edit('namespace: x\nresources:\n  # one\n  - a.yaml # a\n', remove('*'))).toBe('namespace: x\n# one\n# a\n')
  })

  test('keep brackets valid', () => {
    expect(edit('resources: [a.yaml, b.yaml, c.yaml]\n', remove('b.yaml'))).toBe('resources: [a.yaml, c.yaml]\n')
    expect(edit('resources: [a.yaml, b.yaml]\n', remove('b.yaml'))).toBe('resources: [a.yaml]\n')
    expect(edit('resources: [a.yaml, b.yaml]\n', remove('a.yaml'))).toBe('resources: [b.yaml]\n')
  })

  test('can be the first field of an item', () => {
    const text = 'images:\n- newTag: v1 # pinned\n  name: a\n'
    expect(edit(text, { type: 'set-images', images: [{ name: 'a', digest: 'sha256:1' }] })).toBe(
      'images:\n# pinned\n- name: a\n  digest: sha256:1\n',
    )
  })
})

describe('new fields', () => {
  test('are added at the end, below the comments there', () => {
    expect(edit('resources:\n- a.yaml\n# - b.yaml\n', { type: 'set-namespace', value: 'x' })).toBe(
      'resources:\n- a.yaml\n# - b.yaml\nnamespace: x\n',
    )
  })

  test('are separated by blank lines if others are', () => {
    expect(edit('\nresources:\n- a.yaml\n\nnamePrefix: a-\n', { type: 'set-namespace', value: 'x' })).toBe(
      '\nresources:\n- a.yaml\n\nnamePrefix: a-\n\nnamespace: x\n',
    )
  })

  test('are in the same order as in kustomize', () => {
    expect(editKustomization('', [{ type: 'set-namespace', value: 'x' }])).toBe(`${head}namespace: x\n`)
    expect(editKustomization('# mine\nresources:\n- a\n', [{ type: 'set-namespace', value: 'x' }])).toBe(
      `# mine\nresources:\n- a\n${head}namespace: x\n`,
    )
  })

  test('of a component have the version of components', () => {
    expect(editKustomization('kind: Component\n', [{ type: 'set-namespace', value: 'x' }])).toBe(
      'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nnamespace: x\n',
    )
  })
})

describe('the file as a whole', () => {
  test('keeps CRLF line endings, a byte order mark and a missing final newline', () => {
    const text = `\ufeff${head}resources:\n- a.yaml # a`.replaceAll('\n', '\r\n')
    expect(editKustomization(text, [addResource('b.yaml')])).toBe(`${text}\r\n- b.yaml`)
  })

  test('may be JSON', () => {
    const text = '{"kind": "Kustomization", "apiVersion": "kustomize.config.k8s.io/v1beta1", "resources": ["a.yaml"]}\n'
    expect(editKustomization(text, [addResource('b.yaml'), { type: 'set-labels', pairs: { app: 'web' } }])).toBe(
      text.replace('"a.yaml"]', '"a.yaml", "b.yaml"], "commonLabels": {"app": "web"}'),
    )
  })

  test('is edited only in its first document', () => {
    const text = `---\n${head}namespace: a\n---\nnamespace: b\n`
    expect(editKustomization(text, [{ type: 'set-name-prefix', value: 'p-' }])).toBe(
      `---\n${head}namespace: a\nnamePrefix: p-\n---\nnamespace: b\n`,
    )
  })

  test('may end with a document marker, and may be empty', () => {
    expect(editKustomization(`---\n${head}...\n# after\n`, [{ type: 'set-namespace', value: 'x' }])).toBe(
      `---\n${head}namespace: x\n...\n# after\n`,
    )
    expect(editKustomization('~ # nothing\n', [{ type: 'set-namespace', value: 'x' }])).toBe(
      ` # nothing\n${head}namespace: x\n`,
    )
  })

  test('loses empty top-level fields, and gets field names with the right case', () => {
    expect(
      edit('resources: []\nnameprefix: a-\nlabels:\n- includeSelectors: false # no\n  pairs: {a: b}\n', {
        type: 'fix',
      }),
    ).toBe('namePrefix: a-\nlabels:\n- includeSelectors: false # no\n  pairs: {a: b}\n')
  })

  test('keeps block scalars of any kind unchanged', () => {
    const text = 'patches:\n- patch: |+\n    - op: remove # no comment\n\n- patch: >-\n    a\n    b\n'
    expect(edit(text, { type: 'set-namespace', value: 'x' })).toBe(`${text}namespace: x\n`)
  })
})

describe('anchors', () => {
  test('are kept if the change does not affect them', () => {
    const text = 'commonLabels: &all\n  app: web\ncommonAnnotations: *all\n'
    expect(edit(text, { type: 'set-namespace', value: 'x' })).toBe(`${text}namespace: x\n`)
  })

  test('are expanded if their value changes', () => {
    const text = 'commonLabels: &all # both\n  app: web\ncommonAnnotations: *all\n'
    expect(edit(text, { type: 'set-labels', pairs: { tier: 'db' } })).toBe(
      'commonLabels: &all # both\n  app: web\n  tier: db\ncommonAnnotations:\n  app: web\n',
    )
  })

  test('of merge keys are expanded, too', () => {
    const text = 'commonLabels: &all\n  app: web\ncommonAnnotations:\n  <<: *all # shared\n  own: x\n'
    expect(edit(text, { type: 'set-annotations', pairs: { app: 'api' } })).toBe(
      'commonLabels: &all\n  app: web\ncommonAnnotations:\n  # shared\n  own: x\n  app: api\n',
    )
  })
})

describe('deprecated fields', () => {
  const touch: Edit = { type: 'set-namespace', value: 'x' }

  test('are renamed in place', () => {
    expect(edit('# from\nbases: # all\n- ../a # a\nnamespace: x\n', touch)).toBe(
      '# from\nresources: # all\n- ../a # a\nnamespace: x\n',
    )
    expect(edit('imageTags:\n- name: a # a\nnamespace: x\n', touch)).toBe('images:\n- name: a # a\nnamespace: x\n')
  })

  test('are moved with their comments, after the items of the new field', () => {
    expect(edit('bases: # old\n  # about a\n  - ../a # a\nresources:\n- b.yaml\nnamespace: x\n', touch)).toBe(
      '# old\nresources:\n- b.yaml\n# about a\n- ../a # a\nnamespace: x\n',
    )
  })

  test('env of a generator becomes a list', () => {
    expect(edit('configMapGenerator:\n- env: a.env # a\n  name: x\nnamespace: x\n', touch)).toBe(
      'configMapGenerator:\n- envs:\n  - a.env # a\n  name: x\nnamespace: x\n',
    )
    expect(edit('configMapGenerator:\n- {name: x, env: a.env}\nnamespace: x\n', touch)).toBe(
      'configMapGenerator:\n- {name: x, envs: [a.env]}\nnamespace: x\n',
    )
  })

  test('fix converts patches and labels to current fields', () => {
    const text = 'patchesStrategicMerge:\n- a.yaml # a\n- |-\n  kind: X # no comment\n'
    expect(edit(text, { type: 'fix' })).toBe('patches:\n- path: a.yaml # a\n- patch: |-\n    kind: X # no comment\n')
    expect(edit('commonLabels: # all\n  # app\n  app: web # name\n', { type: 'fix' })).toBe(
      'labels:\n- includeSelectors: true\n  pairs: # all\n    # app\n    app: web # name\n',
    )
  })

  test('fix rejects a label that is in both fields', () => {
    const text = 'commonLabels: {app: web}\nlabels:\n- pairs: {app: api}\n'
    expect(() => edit(text, { type: 'fix' })).toThrow('in both commonLabels and labels')
  })
})

describe('errors', () => {
  test('an unknown field is an error with a location', () => {
    expect(() => editKustomization('resource:\n- a\n', [addResource('b')], { file: 'k.yaml' })).toThrow(
      expect.objectContaining({
        code: 'KUSTOMIZATION_FIELD_UNKNOWN',
        params: expect.objectContaining({ field: 'resource' }),
      }),
    )
  })

  test('invalid YAML is an error', () => {
    expect(() => editKustomization('resources: [', [addResource('b')])).toThrow('not valid YAML')
  })

  test('an item that is already listed causes a warning', () => {
    const { text, warnings } = applyEdits(`${head}resources:\n- a.yaml\n`, [addResource('a.yaml')])
    expect(text).toBe(`${head}resources:\n- a.yaml\n`)
    expect(warnings).toMatchObject([
      { code: 'EDIT_ALREADY_LISTED', params: { kind: 'resource', path: 'a.yaml', file: 'kustomization.yaml' } },
    ])
  })

  test('keys such as __proto__ are data', () => {
    const pairs = JSON.parse('{"__proto__": "a", "constructor": "b"}')
    expect(edit('', { type: 'set-labels', pairs })).toBe('commonLabels:\n  __proto__: a\n  constructor: b\n')
    expect(() => edit('commonLabels: {a: b}\n', { type: 'remove-labels', keys: ['constructor'] })).toThrow(
      expect.objectContaining({ code: 'EDIT_KEY_MISSING', params: expect.objectContaining({ key: 'constructor' }) }),
    )
  })
})
