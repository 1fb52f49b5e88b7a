import { type DiffOptions, diff, memoryFileSystem, type RenderDiffOptions, renderDiff } from '#kuilt'

/** Returns the diff of two manifest files. */
async function text(old: string, now: string, options: DiffOptions & RenderDiffOptions = {}): Promise<string> {
  const fileSystem = memoryFileSystem({ 'old.yaml': old, 'new.yaml': now })
  return renderDiff(await diff('old.yaml', 'new.yaml', { fileSystem, ...options }), options)
}

const map = (value: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { x: ${JSON.stringify(value)} }\n`
const service = (name: string) => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\n`
const thing = (spec: string) => `apiVersion: example.com/v1\nkind: Thing\nmetadata: { name: t }\nspec: ${spec}\n`

test('resources with the same ID are paired in order', async () => {
  expect(await text(`${map('1')}---\n${map('2')}`, `${map('1')}---\n${map('3')}`)).toBe(
    'ConfigMap/a: 1 key changed\n  data.x  "2" → "3"\n\n1 changed\n',
  )
})

test('a new hash is not a new name', async () => {
  const generator = (x: number) => `configMapGenerator: [{ name: a, literals: [x=${x}] }]`
  const fileSystem = memoryFileSystem({
    'dev/kustomization.yaml': generator(1),
    'prod/kustomization.yaml': `${generator(2)}\nnamespace: prod`,
  })
  expect(renderDiff(await diff('dev', 'prod', { fileSystem }))).toContain(
    'ConfigMap/a (namespace prod): moved to namespace prod, 1 key changed',
  )
})

test('a List is replaced with its items', async () => {
  const list = `apiVersion: v1\nkind: List\nitems:\n- ${service('a').trimEnd().replaceAll('\n', '\n  ')}\n`
  expect(await text(list, `${service('a')}---\n${service('c')}`, { format: 'names' })).toBe('added Service/c\n')
})

test('empty outputs', async () => {
  expect(await text('', '# nothing\n')).toBe('')
  expect(await text('', service('a'), { format: 'names' })).toBe('added Service/a\n')
  expect(JSON.parse(await text(service('a'), '', { format: 'jsonpatch' }))).toMatchObject({
    resources: [],
    added: [],
    removed: [{ kind: 'Service', name: 'a' }],
  })
})

test('a resource without a name, and a key that is not a string, are errors', async () => {
  await expect(text('apiVersion: v1\nkind: Service\n', '')).rejects.toMatchObject({ code: 'RESOURCE_NAME_MISSING' })
  await expect(text(thing('{ 1: a }'), '')).rejects.toMatchObject({ code: 'YAML_NON_STRING_KEY' })
})

test('null is a value', async () => {
  const [old, now] = [thing('{ x: null, y: [null], z: {} }'), thing('{ y: [], z: null }')]
  expect(await text(old, now)).toContain('- spec.x     null\n- spec.y[0]  null\n  spec.z     {} → null\n')
})

test('very long lines and strings are fast, and truncated in Markdown', async () => {
  const old = map('a'.repeat(200_000))
  const now = map('b'.repeat(200_000))
  const page = await text(old, now, { format: 'markdown' })
  expect(page).toContain('… (200002 characters)')
  expect(page.length).toBeLessThan(4000)
  const lines = (step: number) => map(Array.from({ length: 20_000 }, (_, i) => i * step).join('\n'))
  const start = performance.now()
  const long = await text(lines(1), lines(2), { format: 'markdown' })
  expect(performance.now() - start).toBeLessThan(20_000)
  expect(long.length).toBeLessThanOrEqual(65_536)
  expect(long).toMatch(/\n# [\d,]+ more lines\n```\n/)
})

test('values of Secrets that are not base64, and those in stringData', async () => {
  const secret = (data: string) => `apiVersion: v1\nkind: Secret\nmetadata: { name: s }\n${data}\n`
  const shown = await text(
    secret('data: { a: "%%%" }\nstringData: { b: plain }'),
    secret('data: { a: "%%" }\nstringData: { b: "ünï" }'),
  )
  expect(shown).toContain('  data.a        *** (3 bytes) → *** (2 bytes, changed)\n')
  expect(shown).toContain('  stringData.b  *** (5 bytes) → *** (5 bytes, changed)\n')
})

test('the location of a removed resource is its old location', async () => {
  const fileSystem = memoryFileSystem({
    'old/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n',
    'old/a.yaml': service('a'),
    'old/b.yaml': service('b'),
    'new/kustomization.yaml': 'resources: [a.yaml]\n',
    'new/a.yaml': service('a'),
  })
  const { changes } = await diff('old', 'new', { fileSystem, explain: true })
  expect(changes).toMatchObject([{ change: 'removed', source: { file: 'old/b.yaml', line: 2 } }])
})
