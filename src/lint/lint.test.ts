import { buildSync, lint, memoryFileSystem } from '#kuilt'

const map = (name: string, data: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n${data}`

const files = {
  '/app/base/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n',
  '/app/base/a.yaml': `${map('a', '  x: y\n')}---\n${map('a2', '  80: web\n  443: tls\n')}`,
  '/app/base/b.yaml': map('b', '  x: 1\n  y: 2\n  x: 3\n'),
  '/app/over/kustomization.yaml': 'resources: [../base]\npatches: [{ path: patch.yaml }]\n',
  '/app/over/patch.yaml': map('a', '  8080: more\n'),
}

const places = async (...directories: readonly string[]) => {
  const { errors } = await lint(directories, { fileSystem: memoryFileSystem(files) })
  return errors.flatMap((error) => [error, ...error.related]).map(({ code, at }) => `${code} ${at?.file}:${at?.line}`)
}

const ofBase = [
  'YAML_NON_STRING_KEY /app/base/a.yaml:13',
  'YAML_NON_STRING_KEY /app/base/a.yaml:14',
  'YAML_DUPLICATE_KEY /app/base/b.yaml:8',
]

test('lint finds all mistakes that are found when a build is printed', async () => {
  expect(await places('/app/base')).toEqual(ofBase)
})

test('a mistake in a patch is reported at the patch', async () => {
  expect(await places('/app/over')).toEqual(['YAML_NON_STRING_KEY /app/over/patch.yaml:6', ...ofBase])
})

test('a mistake shared by two directories is reported once', async () => {
  expect(await places('/app/base', '/app/base')).toEqual(ofBase)
})

test('builds also report them', () => {
  expect(() => buildSync('/app/base', { fileSystem: memoryFileSystem(files) })).toThrow(
    expect.objectContaining({
      at: expect.objectContaining({ line: 13 }),
      related: expect.arrayContaining([expect.anything()]),
    }),
  )
})

test('files of generators are data, which kustomize does not parse', async () => {
  const config = `answer: yes\ntext: |\n  one \n  two\n`
  const tree = {
    '/kustomization.yaml': 'configMapGenerator: [{ name: a, files: [config.yaml] }]\nresources: [map.yaml]\n',
    '/config.yaml': config,
    '/map.yaml': map('b', '  x: yes\n'),
  }
  const { warnings } = await lint('/', { fileSystem: memoryFileSystem(tree) })
  const found = warnings.map(({ code, at }) => `${code} ${at?.file}`)
  expect(found).toEqual(['TEXT_HAS_TRAILING_BLANKS /kustomization.yaml', 'VALUE_YAML_VERSION /map.yaml'])
})

test('octal file modes of volumes are not reported', async () => {
  const volumes = 'volumes: [{ configMap: { defaultMode: 0775, items: [{ mode: 0400 }] } }]\nmode: 0644\n'
  const tree = {
    '/kustomization.yaml': 'resources: [map.yaml]\n',
    '/map.yaml': `apiVersion: example.com/v1\nkind: App\nmetadata: { name: a }\n${volumes}`,
  }
  const { warnings } = await lint('/', { fileSystem: memoryFileSystem(tree) })
  expect(warnings.map(({ message, hint }) => [message, hint])).toEqual([
    [
      '0644 is octal (420 in decimal) in YAML 1.1, but the number 644 in YAML 1.2',
      'write `420`, or `"0644"` for a string',
    ],
  ])
})

test('names of builtin transformers are not used, those of generators are', async () => {
  const config = (kind: string, text: string) => `apiVersion: builtin\nkind: ${kind}\nmetadata: { name: on }\n${text}`
  const tree = {
    '/kustomization.yaml': 'resources: [map.yaml]\ngenerators: [gen.yaml]\ntransformers: [prefix.yaml]\n',
    '/map.yaml': map('b', '  x: text\n'),
    '/gen.yaml': config('ConfigMapGenerator', 'literals: [a=b]\n'),
    '/prefix.yaml': config('PrefixTransformer', 'prefix: 0777\nfieldSpecs: [{ path: metadata/name }]\n'),
  }
  const { errors, warnings } = await lint('/', { fileSystem: memoryFileSystem(tree) })
  const found = warnings.map(({ code, at }) => `${code} ${at?.file}:${at?.line}`)
  expect({ errors, found }).toEqual({
    errors: [],
    found: ['VALUE_YAML_VERSION /gen.yaml:3', 'VALUE_YAML_VERSION /prefix.yaml:4'],
  })
})
