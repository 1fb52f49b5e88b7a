import { buildSync, isKuiltError, lint, memoryFileSystem, toYaml } from '#kuilt'

const configMap = (name = 'a'): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`

/** The code of the error, or the length of the output. */
function outcome(files: Readonly<Record<string, string>>): string {
  try {
    return `${toYaml(buildSync('/', { fileSystem: memoryFileSystem(files) })).length} characters`
  } catch (error) {
    if (isKuiltError(error)) return error.code
    throw error
  }
}

/** A resource and a kustomization with additional fields. */
const resource = (fields: string, kustomization = '') => ({
  'kustomization.yaml': `resources: [r.yaml]\n${kustomization}`,
  'r.yaml': configMap() + fields,
})

const levels = 100_000
const flowLists = '['.repeat(levels) + ']'.repeat(levels)
const flowMaps = `${'{a: '.repeat(levels)}1${'}'.repeat(levels)}`
const json = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
const blockLists = `${'- '.repeat(levels)}1`
const blockKeys = `${'? '.repeat(levels)}1`
const blockMaps = Array.from({ length: 1500 }, (_, i) => `${' '.repeat(i)} a:`).join('\n')

/** Each value contains the previous one several times. */
function laughs(count: number, value: (before: string) => string): string {
  const lines = [
    'x0: &a0 [lol]',
    ...Array.from({ length: count }, (_, i) => `x${i + 1}: &a${i + 1} ${value(`*a${i}`)}`),
  ]
  return `${lines.join('\n')}\n`
}

describe('aliases of aliases', () => {
  test.each([
    ['in lists', laughs(30, (a) => `[${Array(9).fill(a).join(', ')}]`)],
    ['in maps', laughs(30, (a) => `{a: ${a}, b: ${a}}`)],
  ])('%s', (_, bomb) => {
    expect(outcome(resource(bomb))).toBe('YAML_ALIASES_EXCESSIVE')
  })

  test('in kustomizations, configurations and patches', () => {
    const bomb = laughs(30, (a) => `{a: ${a}, b: ${a}}`)
    expect(outcome({ 'kustomization.yaml': bomb })).toBe('YAML_ALIASES_EXCESSIVE')
    expect(outcome({ ...resource('', 'configurations: [c.yaml]\n'), 'c.yaml': bomb })).toBe('YAML_ALIASES_EXCESSIVE')
    const patch = { ...resource('', 'patches: [{path: p.yaml}]\n'), 'p.yaml': configMap() + bomb }
    expect(outcome(patch)).toBe('PATCH_UNPARSABLE')
  })

  test('an anchor that contains itself', () => {
    expect(outcome(resource('x: &a [*a]\n'))).toBe('YAML_SYNTAX')
    expect(outcome(resource('x: &a {b: 1, <<: *a}\n'))).toBe('YAML_SYNTAX')
  })
})

describe('100,000 levels of nesting', () => {
  test.each([
    ['lists in brackets', `x: ${flowLists}\n`],
    ['lists in brackets that are not closed', `x: ${'['.repeat(levels)}\n`],
    ['maps in braces', `x: ${flowMaps}\n`],
    ['maps in braces that are not closed', `x: ${'{a: '.repeat(levels)}\n`],
    ['JSON', `x: ${json}\n`],
    ['lists', `x:\n ${blockLists}\n`],
    ['keys', `x:\n ${blockKeys}\n`],
    ['maps', `x:\n${blockMaps}\n`],
  ])('%s', (_, text) => {
    expect(outcome(resource(text))).toBe('YAML_TOO_DEEP')
    expect(outcome({ 'kustomization.yaml': text })).toBe('YAML_TOO_DEEP')
    expect(outcome({ ...resource('', 'configurations: [c.yaml]\n'), 'c.yaml': text })).toBe('YAML_TOO_DEEP')
    expect(outcome({ ...resource('', 'crds: [c.yaml]\n'), 'c.yaml': text })).toBe('YAML_TOO_DEEP')
    expect(outcome({ ...resource('', 'openapi: {path: c.yaml}\n'), 'c.yaml': text })).toBe('YAML_TOO_DEEP')
    expect(outcome({ ...resource('', 'replacements: [{path: c.yaml}]\n'), 'c.yaml': text })).toBe('YAML_TOO_DEEP')
    const patch = { ...resource('', 'patches: [{path: p.yaml, target: {kind: ConfigMap}}]\n'), 'p.yaml': text }
    expect(outcome(patch)).toBe('PATCH_UNPARSABLE')
  })

  test('the value of a JSON patch', () => {
    const patch = (value: string) => `[{"op": "add", "path": "/x", "value": ${value}}]`
    const files = (value: string) => ({
      ...resource('', 'patches: [{path: p.json, target: {kind: ConfigMap}}]\n'),
      'p.json': patch(value),
    })
    expect(outcome(files(json))).toBe('PATCH_UNPARSABLE')
    expect(outcome(files('{"a": [1]}'))).toBe('65 characters')
  })

  test('nesting just above the limit, with the search for its location', () => {
    const value = `${'{"a":'.repeat(1100)}1${'}'.repeat(1100)}`
    const files = {
      ...resource('', 'patches: [{path: p.json, target: {kind: ConfigMap}}]\n'),
      'p.json': `[{"op": "add", "path": "/x", "value": ${value}}, {"op": "test", "path": "/x", "value": ${value}}]`,
    }
    expect(outcome(files)).toBe('PATCH_UNPARSABLE')
  })

  test('nesting just within the limit, in the last of ninety directories', () => {
    const files: Record<string, string> = { 'kustomization.yaml': 'bases: [d0]\n' }
    for (let i = 0; i < 90; i++) files[`d${i}/kustomization.yaml`] = `bases: [../d${i + 1}]\n`
    const value = `${'{"a": '.repeat(490)}1${'}'.repeat(490)}`
    const last = { 'd90/kustomization.yaml': 'resources: [r.yaml]\n', 'd90/r.yaml': `${configMap()}x: ${value}\n` }
    expect(outcome({ ...files, ...last })).toMatch(/^\d+ characters$/)
  })

  test('JSON in a string that a replacement parses', () => {
    const replacement = `replacements:\n- source: {kind: ConfigMap, fieldPath: metadata.name}\n  targets:\n  - {select: {kind: ConfigMap}, fieldPaths: [data.j.a]}\n`
    expect(outcome(resource(`data: {j: '${json}'}\n`, replacement))).toBe('REPLACEMENT_TARGET_FIELD')
  })

  test('text that only looks like it is text', () => {
    const literal = { ...resource('', 'configMapGenerator: [{name: g, envs: [e], files: [e]}]\n'), e: `k=${flowLists}` }
    expect(outcome(literal)).toMatch(/characters/)
  })

  test('field paths', () => {
    const path = 'a/'.repeat(levels)
    const configuration = { ...resource('', 'namePrefix: x\nconfigurations: [c.yaml]\n') }
    expect(outcome({ ...configuration, 'c.yaml': `namePrefix: [{path: ${path}b, create: true}]\n` })).toBe(
      'FIELD_PATH_TOO_LONG',
    )
    const replacement = `replacements:\n- source: {kind: ConfigMap, fieldPath: metadata.name}\n  targets:\n  - {select: {kind: ConfigMap}, fieldPaths: [${path.replaceAll('/', '.')}b], options: {create: true}}\n`
    expect(outcome(resource('', replacement))).toBe('FIELD_PATH_TOO_LONG')
  })
})

describe('directories', () => {
  const chain = (length: number, link: (next: string, i: number) => string) => {
    const files: Record<string, string> = { 'kustomization.yaml': link('d0', 0), 'r.yaml': configMap() }
    for (let i = 0; i < length; i++) {
      files[`d${i}/kustomization.yaml`] = i + 1 < length ? link(`../d${i + 1}`, i + 1) : 'resources: [r.yaml]\n'
      files[`d${i}/r.yaml`] = configMap()
    }
    return files
  }
  const component = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n'

  test('that refer to each other in a chain of 10,000', () => {
    expect(outcome(chain(90, (next) => `resources: [${next}]\n`))).toBe('51 characters')
    expect(outcome(chain(10_000, (next) => `bases: [${next}]\n`))).toBe('TREE_TOO_DEEP')
    expect(outcome(chain(10_000, (next, i) => `${i === 0 ? '' : component}components: [${next}]\n`))).toBe(
      'TREE_TOO_DEEP',
    )
  })

  test('that refer to each other in a cycle', () => {
    const circle = (field: string, head: string) => ({
      'kustomization.yaml': `${field}: [a]\n`,
      'a/kustomization.yaml': `${head}${field}: [../b]\n`,
      'b/kustomization.yaml': `${head}${field}: [../a]\n`,
    })
    expect(outcome(circle('bases', ''))).toBe('CYCLE')
    expect(outcome(circle('components', component))).toBe('CYCLE')
  })
})

describe('growth with every step', () => {
  test('copies of a JSON patch', () => {
    const operations = Array.from({ length: 100 }, (_, i) => ({ op: 'copy', from: '/data', path: `/data/a${i}` }))
    const files = {
      ...resource('data: {a: {b: c}}\n', 'patches: [{path: p.json, target: {kind: ConfigMap}}]\n'),
      'p.json': JSON.stringify(operations),
    }
    expect(outcome(files)).toBe('JSON_PATCH_COPIES_TOO_MUCH')
  })

  test('replacements whose target is their source', () => {
    const replacement = `- source: {kind: ConfigMap, fieldPath: data.a}\n  targets:\n  - {select: {kind: ConfigMap}, fieldPaths: [data.a], options: {delimiter: ':', index: 99}}\n`
    const files = resource('data: {a: x}\n', `replacements:\n${replacement.repeat(60)}`)
    expect(outcome(files)).toBe('REPLACEMENT_TARGET_FIELD')
  })

  test('vars in values of vars', () => {
    const names = Array.from({ length: 40 }, (_, i) => i)
    const variable = (i: number) =>
      `- {name: V${i}, objref: {kind: ConfigMap, name: a, apiVersion: v1}, fieldref: {fieldPath: data.k${i}}}\n`
    const files = resource(
      `data:\n${names.map((i) => `  k${i}: $(V${i - 1})$(V${i - 1})\n`).join('')}`,
      `configurations: [c.yaml]\nvars:\n${names.map(variable).join('')}`,
    )
    expect(outcome({ ...files, 'c.yaml': 'varReference: [{path: data, kind: ConfigMap}]\n' })).toMatch(
      /^\d{4} characters$/,
    )
  })

  test('crds with types that each refer twice to the next one', () => {
    const type = (i: number) => ({
      Schema: {
        properties: { apiVersion: {}, kind: {}, metadata: {}, x: { $ref: `a.C${i + 1}` }, y: { $ref: `a.C${i + 1}` } },
      },
    })
    const types = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`a.C${i}`, type(i)]))
    const files = resource('', 'crds: [c.json]\n')
    expect(outcome({ ...files, 'c.json': JSON.stringify(types) })).toBe('CRDS_TOO_LARGE')
  })
})

describe('regular expressions', () => {
  const patch = (name: string) =>
    resource('', `patches:\n- {target: {name: '${name}'}, patch: '[{"op": "add", "path": "/x", "value": "y"}]'}\n`)

  test.each([100, 5000, 20_000])('with %i nested groups', (depth) => {
    for (const open of ['(', '(?:', '(a|']) {
      expect(outcome(patch(`${open.repeat(depth)}a${')'.repeat(depth)}`))).toMatch(
        depth < 1000 ? /^\d+ characters$/ : /^(\d+ characters|REGEX_INVALID|RESOURCES_EXHAUSTED)$/,
      )
    }
  })

  test.each(['((a{1000}){1000}){1000}', '(((a{100}){100}){100}){100}', '(', '('.repeat(levels), 'a{1001}'])(
    'too large or wrong: %.30s',
    (name) => {
      expect(outcome(patch(name))).toBe('REGEX_INVALID')
    },
  )

  test.each(['(a+)+$', '(a|a)*b', '(a|b|ab)*c', 'a?'.repeat(1000), '(.*)*x', '(.{0,900})x'])(
    'slow elsewhere: %.30s',
    (name) => {
      const files = { ...patch(name), 'r.yaml': configMap('a'.repeat(50_000)) }
      expect(outcome(files)).toMatch(/^500\d\d characters$/)
    },
  )
})

describe('large inputs', () => {
  const many = (count: number, line: (i: number) => string) => Array.from({ length: count }, (_, i) => line(i)).join('')

  test.each<[string, string]>([
    ['keys', `data:\n${many(10_000, (i) => `  key${i}: v\n`)}`],
    ['keys with several numbers', `data:\n${many(10_000, (i) => `  1a${(i * 7919) % 10_000}b${i}: v\n`)}`],
    ['anchors and aliases', `data:\n${many(10_000, (i) => `  k${i}: &a${i} v\n  l${i}: *a${i}\n`)}`],
    ['merge keys', `b: &b {x: y}\nl:\n${many(10_000, () => '- {<<: *b}\n')}`],
    ['comments', many(50_000, () => '# c\n')],
    ['comments in a list', `l:\n${many(10_000, () => '- a # c\n')}`],
    ['items on a line', `l: [${many(50_000, () => 'a, ')}]\n`],
    ['blanks on a line', `l: ${' '.repeat(1_000_000)}1\n`],
    ['indicators on a line', `l: ${'?'.repeat(1_000_000)}\n`],
    ['quotes on a line', `l: ${"''".repeat(100_000)}\n`],
    ['line breaks', `l: "${'a\n\n'.repeat(50_000)}"\n`],
    ['digits', `l: 1${'0'.repeat(100_000)}\n`],
  ])('%s', (_, fields) => {
    expect(outcome(resource(fields))).toMatch(/^\d+ characters$/)
  })

  test('a comment without spaces in a kustomization', async () => {
    const files = {
      ...resource('', `# ${'a'.repeat(500_000)}\n`),
      'other.yaml': configMap('other'),
    }
    const { warnings } = await lint('/', { fileSystem: memoryFileSystem(files) })
    expect(warnings.map(({ code }) => code)).toEqual(['FILE_UNREFERENCED'])
  })

  test('generated keys', () => {
    const files = {
      'kustomization.yaml': 'configMapGenerator: [{name: a, envs: [e]}]\n',
      e: many(20_000, (i) => `key${i}=value\n`),
    }
    expect(outcome(files)).toMatch(/^\d+ characters$/)
  })

  test('documents', () => {
    expect(outcome({ ...resource(''), 'r.yaml': '---\n'.repeat(50_000) + configMap() })).toBe('51 characters')
    expect(outcome({ ...resource(''), 'r.yaml': many(2000, (i) => `---\n${configMap(`n${i}`)}`) })).toMatch(
      /^\d+ characters$/,
    )
  })

  test('but labels for all resources are limited', () => {
    const labels = `commonAnnotations:\n${many(10_001, (i) => `  a${i}: b\n`)}`
    expect(outcome(resource('', labels))).toBe('PAIRS_TOO_MANY')
  })
})
