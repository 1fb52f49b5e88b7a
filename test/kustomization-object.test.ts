import { join } from 'node:path'
import {
  type BuildOptions,
  build,
  buildSync,
  isKuiltError,
  type Kustomization,
  memoryFileSystem,
  toYaml,
  type Warning,
} from '#kuilt'
import { project } from './support/project.ts'

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`
const files = {
  'app/base/kustomization.yaml': 'resources: [a.yaml]\n',
  'app/base/a.yaml': configMap('a'),
  'app/Kustomization': 'this is: [not read',
  'app/kustomization.yml': 'neither: is this',
}
const fileSystem = memoryFileSystem(files)
const options: BuildOptions = { fileSystem, cwd: 'app' }

function failure(kustomization: Kustomization, more: BuildOptions = options) {
  try {
    buildSync(kustomization, more)
  } catch (error) {
    if (isKuiltError(error)) return error
    throw error
  }
  throw new Error('no error')
}

test('an object is built like a kustomization in cwd', async () => {
  const kustomization: Kustomization = { resources: ['base'], namePrefix: 'x-' }
  expect(toYaml(buildSync(kustomization, options))).toBe(configMap('x-a'))
  expect(toYaml(await build(kustomization, options))).toBe(configMap('x-a'))
  expect(toYaml(await build(kustomization, { ...options, remote: true }))).toBe(configMap('x-a'))
})

test('on disk', () => {
  const { directory } = project(files)
  expect(toYaml(buildSync({ resources: ['base'], nameSuffix: '-y' }, { cwd: join(directory, 'app') }))).toBe(
    configMap('a-y'),
  )
})

test('the result lists the files that were read, but none for the object', () => {
  const { inputs } = buildSync({ resources: ['base'] }, options)
  expect(inputs.files).toEqual(['/app/base/kustomization.yaml', '/app/base/a.yaml'])
})

test('strings stay strings, and undefined fields are omitted', () => {
  const kustomization: Kustomization = {
    configMapGenerator: [{ name: 'm', literals: ['a=y', 'b=1', 'c=é\n'] }],
    generatorOptions: { disableNameSuffixHash: true },
    commonAnnotations: { on: 'yes', n: '012', __proto__: 'inherited' } as Record<string, string>,
    ...({ namespace: undefined } as object),
  }
  expect(toYaml(buildSync(kustomization, options))).toBe(
    'apiVersion: v1\ndata:\n  a: "y"\n  b: "1"\n  c: |\n    é\nkind: ConfigMap\nmetadata:\n  annotations:\n    "n": "012"\n    "on": "yes"\n  name: m\n',
  )
})

test('a Component is supported', () => {
  const component: Kustomization = { kind: 'Component', configMapGenerator: [{ name: 'm', literals: ['a=b'] }] }
  expect(buildSync(component, options).resources).toHaveLength(1)
})

test('mistakes are the same as in a file, at the field of the object', () => {
  const mistyped = { resource: ['base'], images: [{ name: 'a', newTag: 1 }] } as unknown as Kustomization
  const first = failure(mistyped)
  expect([first, ...first.related]).toMatchObject([
    {
      code: 'KUSTOMIZATION_FIELD_TYPE',
      params: { field: 'images[0].newTag' },
      at: { file: 'kustomization object', path: ['images', 0, 'newTag'] },
    },
    {
      code: 'KUSTOMIZATION_FIELD_UNKNOWN',
      params: { field: 'resource' },
      at: { file: 'kustomization object', path: ['resource'] },
      hint: 'did you mean "resources"?',
    },
  ])
  expect(first.at?.line).toBeUndefined()
  expect(failure({ resources: ['base', 'bse'] })).toMatchObject({
    code: 'FILE_NOT_FOUND',
    at: { file: 'kustomization object', path: ['resources', 1] },
    chain: ['kustomization object'],
    hint: 'did you mean "base"?',
  })
  expect(failure({ resources: 'base' } as unknown as Kustomization)).toMatchObject({
    code: 'KUSTOMIZATION_FIELD_TYPE',
    at: { file: 'kustomization object', path: ['resources'] },
  })
  expect(failure({}).message).toBe('"kustomization object" is empty')
  expect(failure({ resources: ['base'], patches: [{ patch: 'a: [', target: { kind: 'ConfigMap' } }] })).toMatchObject({
    at: { file: 'kustomization object', path: ['patches', 0, 'patch'] },
  })
})

test('a mistake in a base has the object in its chain', () => {
  const broken = memoryFileSystem({ ...files, 'app/base/a.yaml': 'kind: ConfigMap\n' })
  expect(failure({ resources: ['base'] }, { fileSystem: broken, cwd: 'app' })).toMatchObject({
    code: 'RESOURCE_NAME_MISSING',
    at: { file: '/app/base/a.yaml', line: 1 },
    chain: ['kustomization object', 'base', 'a.yaml'],
  })
})

test('warnings are located in the object', () => {
  const warnings: Warning[] = []
  const kustomization: Kustomization = { bases: ['base'], images: [{ name: 'missing', newTag: '1' }] }
  buildSync(kustomization, { ...options, onWarning: (warning) => warnings.push(warning) })
  expect(warnings.map(({ code, at }) => ({ code, at }))).toEqual([
    { code: 'DEPRECATED_FIELD', at: { file: 'kustomization object', document: 0, path: ['bases'] } },
    { code: 'IMAGE_UNMATCHED', at: { file: 'kustomization object', document: 0, path: ['images', 0, 'name'] } },
  ])
})

test('a base cannot include the object', () => {
  const cyclic = memoryFileSystem({ 'app/base/kustomization.yaml': 'resources: [..]\n' })
  expect(failure({ resources: ['base'] }, { fileSystem: cyclic, cwd: 'app' }).code).toBe('CYCLE')
})

test('load restrictions and limits apply', () => {
  const outside = memoryFileSystem({ 'a.yaml': configMap('a'), 'app/base/kustomization.yaml': '' })
  const inApp: BuildOptions = { fileSystem: outside, cwd: 'app' }
  expect(failure({ resources: ['../a.yaml'] }, inApp).code).toBe('OUTSIDE_ROOT')
  expect(buildSync({ resources: ['../a.yaml'] }, { ...inApp, loadRestrictions: 'none' }).resources).toHaveLength(1)
  expect(failure({ resources: ['../a.yaml'] }, { ...inApp, loadRestrictions: 'none', root: '.' }).code).toBe(
    'OUTSIDE_ALLOWED_ROOT',
  )
})

test.each([
  [null, 'null'],
  [1, '1'],
  [['base'], 'a list'],
  [new URL('file:///app'), 'a URL'],
  [new Map(), 'a Map'],
])('%p is nothing to build', (source, actual) => {
  expect(failure(source as unknown as Kustomization)).toMatchObject({
    code: 'OPTION_INVALID',
    message: `option "directory" must be a path or a kustomization object, not ${actual}`,
  })
})

test('values that a kustomization cannot contain are errors', () => {
  expect(failure({ replicas: [{ name: 'a', count: Number.NaN }] })).toMatchObject({
    code: 'OBJECT_VALUE_UNSUPPORTED',
    params: { field: 'replicas[0].count' },
  })
})
