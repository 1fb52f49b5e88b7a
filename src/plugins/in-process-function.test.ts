import {
  type BuildOptions,
  build,
  buildSync,
  createCache,
  type FunctionResource,
  type Functions,
  type KubernetesObject,
  type KuiltError,
  lint,
  memoryFileSystem,
  toYaml,
  type Warning,
} from '#kuilt'

const configMap = (name: string, rest = '') => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${rest}`
const config = `apiVersion: example.com/v1
kind: Fn
metadata:
  name: fn
  annotations:
    config.kubernetes.io/function: |
      container: { image: example.com/fn:1 }
spec: { team: a }
`

type Field = 'generators' | 'transformers' | 'validators'

const tree = (field: Field): Readonly<Record<string, string>> => ({
  '/base/kustomization.yaml': `resources: [a.yaml, b.yaml]\n${field}: [fn.yaml]\n`,
  '/base/a.yaml': configMap('a', 'data:\n  x: "1"\n'),
  '/base/b.yaml': configMap('b', 'data:\n  list: |\n    y\n'),
  '/base/fn.yaml': config,
  '/over/kustomization.yaml': 'resources: [../base]\nnamePrefix: p-\n',
})

const options = (field: Field, run: Functions[string], more: BuildOptions = {}): BuildOptions => ({
  fileSystem: memoryFileSystem(tree(field)),
  functions: { 'example.com/v1/Fn': run },
  ...more,
})

const namesOf = (resources: readonly KubernetesObject[]) => resources.map(({ metadata }) => metadata.name)

function failure(work: () => unknown): KuiltError {
  try {
    work()
  } catch (error) {
    return error as KuiltError
  }
  throw new Error('it did not fail')
}

describe('a transformer', () => {
  test('changes the resources in place', () => {
    const { resources } = buildSync(
      '/over',
      options('transformers', (resources, config) => {
        for (const resource of resources) resource.metadata.labels = { team: (config['spec'] as { team: string }).team }
      }),
    )
    expect(resources.map(({ metadata }) => metadata.labels)).toEqual([{ team: 'a' }, { team: 'a' }])
  })

  test('returns others: known ones keep their position, new ones are appended, missing ones are removed', () => {
    const added = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'new' } }
    const run = (resources: FunctionResource[]) => [added, ...resources.slice(1)]
    expect(namesOf(buildSync('/over', options('transformers', run, { reorder: 'none' })).resources)).toEqual([
      'p-b',
      'p-new',
    ])
  })

  test('gets plain objects that are not shared with the build', () => {
    let kept: FunctionResource[] = []
    const run = (resources: FunctionResource[]) => {
      kept = resources
    }
    const built = buildSync('/base', options('transformers', run))
    for (const resource of kept) resource['data'] = 'changed later'
    expect(built.resources).toMatchObject([{ data: { x: '1' } }, { data: { list: 'y\n' } }])
  })

  test('may use its own object types', () => {
    interface Settings extends FunctionResource {
      data: Record<string, string>
    }
    class NewSettings {
      apiVersion = 'v1'
      kind = 'ConfigMap'
      metadata = { name: 'made' }
      data = { big: undefined, when: new Date(0) }
    }
    const run = (resources: Settings[]) => [...resources, new NewSettings()]
    expect(toYaml(buildSync('/base', options('transformers', run)))).toContain(
      'data:\n  when: "1970-01-01T00:00:00.000Z"\nkind: ConfigMap\nmetadata:\n  name: made\n',
    )
  })
})

test('a generator gets no resources and returns new ones, or adds them to its list', () => {
  const made = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'made' } }
  const push = (resources: FunctionResource[]) => {
    expect(resources).toEqual([])
    resources.push(made)
  }
  expect(
    namesOf(
      buildSync(
        '/over',
        options('generators', () => [made]),
      ).resources,
    ),
  ).toEqual(['p-a', 'p-b', 'p-made'])
  expect(namesOf(buildSync('/over', options('generators', push)).resources)).toEqual(['p-a', 'p-b', 'p-made'])
})

describe('a validator', () => {
  test.each<readonly [what: string, run: Functions[string]]>([
    ['nothing', () => {}],
    ['what it got', (resources) => resources],
    ['an empty list, like a program', () => []],
    ['only results', () => ({ results: [] })],
  ])('may return %s', (_, run) => {
    expect(namesOf(buildSync('/over', options('validators', run)).resources)).toEqual(['p-a', 'p-b'])
  })

  test.each<readonly [what: string, id: string, run: Functions[string]]>([
    ['change', 'ConfigMap "b"', ([, b]) => void Object.assign(b ?? {}, { data: {} })],
    ['remove', 'ConfigMap "a"', (resources) => void resources.shift()],
    [
      'add',
      'a new resource',
      (resources) => void resources.push({ ...resources[0], kind: 'X', metadata: { name: 'c' } }),
    ],
  ])('may not %s a resource', (_, id, run) => {
    expect(failure(() => buildSync('/over', options('validators', run)))).toMatchObject({
      code: 'VALIDATOR_CHANGED_RESOURCES',
      message: expect.stringContaining(id),
      at: { file: '/base/fn.yaml' },
    })
  })
})

test('the config may be inline', () => {
  const fileSystem = memoryFileSystem({
    '/kustomization.yaml': 'generators:\n- |-\n  apiVersion: v1\n  kind: Fn\n  metadata: { name: fn }\n',
  })
  const functions: Functions = {
    'v1/Fn': (_, { metadata }) => [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: metadata.name } }],
  }
  expect(namesOf(buildSync('/', { fileSystem, functions }).resources)).toEqual(['fn'])
})

test('handles only its own kind', () => {
  const functions: Functions = { 'example.com/v2/Fn': () => [], 'example.com/v1/Other': () => [], toString: () => [] }
  const fileSystem = memoryFileSystem(tree('transformers'))
  expect(failure(() => buildSync('/over', { fileSystem, functions }))).toMatchObject({ code: 'PLUGINS_DISABLED' })
})

describe('an asynchronous function', () => {
  test('is awaited, and called once for each input', async () => {
    const calls: string[] = []
    const warnings: Warning[] = []
    const files = {
      ...tree('transformers'),
      '/over/kustomization.yaml': 'resources: [../base]\nnamePrefix: p-\ntransformers: [../base/fn.yaml]\n',
    }
    const built = await build('/over', {
      fileSystem: memoryFileSystem(files),
      loadRestrictions: 'none',
      onWarning: (warning) => warnings.push(warning),
      functions: {
        'example.com/v1/Fn': async (resources, _, { directory, report }) => {
          calls.push(directory)
          await new Promise((resolve) => setTimeout(resolve, 1))
          report({ severity: 'warning', message: `seen in ${directory}` })
          for (const resource of resources)
            resource.metadata.labels = { ...resource.metadata.labels, [`at${directory.replace('/', '-')}`]: 'yes' }
        },
      },
    })
    expect(calls).toEqual(['/base', '/over'])
    expect(built.resources[0]?.metadata.labels).toEqual({ 'at-base': 'yes', 'at-over': 'yes' })
    expect(built.warnings.map(({ message }) => message)).toEqual(warnings.map(({ message }) => message))
    expect(warnings).toHaveLength(2)
  })

  test('cannot be used by buildSync', () => {
    const error = failure(() =>
      buildSync(
        '/over',
        options('transformers', async () => Promise.reject(new Error('no'))),
      ),
    )
    expect(error).toMatchObject({ code: 'FUNCTION_ASYNC', at: { file: '/base/fn.yaml' }, hint: expect.any(String) })
  })

  test('that rejects fails the build', async () => {
    const cause = new Error('no such team')
    const built = build(
      '/over',
      options('transformers', () => Promise.reject(cause)),
    )
    await expect(built).rejects.toMatchObject({
      code: 'FUNCTION_THREW',
      message: 'function example.com/v1/Fn threw an error: no such team',
      at: { file: '/base/fn.yaml', line: 1 },
      cause,
    })
  })
})

describe('errors', () => {
  test.each<readonly [what: string, thrown: unknown]>([
    ['an error', new TypeError('oops')],
    ['a text', 'oops'],
  ])('%s that is thrown is the cause', (_, cause) => {
    const run = () => {
      throw cause
    }
    expect(failure(() => buildSync('/over', options('transformers', run)))).toMatchObject({
      code: 'FUNCTION_THREW',
      params: { function: 'example.com/v1/Fn', reason: 'oops' },
      at: { file: '/base/fn.yaml', line: 1 },
      chain: ['/over', '../base', 'fn.yaml'],
      cause,
    })
  })

  test.each<readonly [returned: unknown, reason: string]>([
    [7, 'it returned 7, not a list of resources'],
    [{ resources: {} }, 'the resources are an object, not a list'],
    [['text'], 'resource 1 is the string "text", not an object'],
    [
      [{ kind: 'X', metadata: { name: 'x' }, spec: { list: [0, Number.NaN] } }],
      'resource 1: field "spec.list[1]" of X "x" is NaN',
    ],
    [[{ kind: 'X', metadata: { name: 'x' }, run: () => 1 }], 'resource 1: field "run" of X "x" is a function'],
    [[{ kind: 'X', metadata: { name: 'x' }, data: new Map() }], 'resource 1: field "data" of X "x" is a Map'],
    [[{ metadata: { name: 'x' } }], 'kind'],
    [{ results: [{}] }, 'result 1 has no message'],
  ])('%j is no output', (returned, reason) => {
    const error = failure(() =>
      buildSync(
        '/over',
        options('transformers', () => returned as object[]),
      ),
    )
    expect(error).toMatchObject({ code: 'FUNCTION_OUTPUT_INVALID', at: { file: '/base/fn.yaml', line: 1 } })
    expect(error.message).toContain(reason)
  })
})

describe('problems', () => {
  test('are reported at resources and fields; all errors are combined', () => {
    const found: Warning[] = []
    const run: Functions[string] = ([a, b], _, { report }) => {
      if (a) a.metadata.name = 'renamed'
      report({ severity: 'warning', message: 'odd', resource: { kind: 'ConfigMap', name: 'b' }, hint: 'think again' })
      report({ severity: 'info', message: 'nothing to see' })
      report({ message: 'x is 1', ...(a && { resource: a }), path: 'data.x' })
      report({ message: 'list', ...(b && { resource: b }), path: ['data', 'list'] })
      report({ message: 'not there', resource: { kind: 'Pod', name: 'c' } })
    }
    const onWarning = (warning: Warning) => void found.push(warning)
    const error = failure(() => buildSync('/over', options('validators', run, { onWarning })))
    expect(
      [error, ...error.related].map(({ code, message, at }) => [code, message, at?.file, at?.line, at?.column]),
    ).toEqual([
      ['FUNCTION_ERROR', 'ConfigMap "a": x is 1', '/base/a.yaml', 6, 3],
      ['FUNCTION_ERROR', 'ConfigMap "b": list', '/base/b.yaml', 6, 3],
      ['FUNCTION_ERROR', 'Pod c: not there', '/base/fn.yaml', 1, 1],
    ])
    expect(error.notes).toMatchObject([
      { message: 'reported by the function example.com/v1/Fn', at: { file: '/base/fn.yaml', line: 1 } },
    ])
    expect(found.map(({ code, message, at, hint }) => [code, message, at?.file, at?.line, hint])).toEqual([
      ['FUNCTION_WARNING', 'ConfigMap "b": odd', '/base/b.yaml', 1, 'think again'],
      ['FUNCTION_INFO', 'example.com/v1/Fn: nothing to see', '/base/fn.yaml', 1, undefined],
    ])
  })

  test('are also results, as in KRM functions', () => {
    const results = [
      {
        message: 'x is 1',
        severity: 'error',
        resourceRef: { apiVersion: 'v1', kind: 'ConfigMap', name: 'a' },
        field: { path: 'data["x"]' },
      },
      { message: 'b is fine', resourceRef: { apiVersion: 'v1', kind: 'ConfigMap', name: 'b', namespace: 'default' } },
      { message: 'in a file', severity: 'warning', file: { path: 'b.yaml' }, field: { path: 'data.list' } },
    ] as const
    const found: Warning[] = []
    const onWarning = (warning: Warning) => void found.push(warning)
    const run: Functions[string] = () => ({ results })
    expect(failure(() => buildSync('/over', options('validators', run, { onWarning })))).toMatchObject({
      code: 'FUNCTION_ERROR',
      at: { file: '/base/a.yaml', line: 6, column: 3 },
    })
    expect(found.map(({ code, at }) => [code, at?.file, at?.line])).toEqual([
      ['FUNCTION_INFO', '/base/b.yaml', 1],
      ['FUNCTION_WARNING', '/base/b.yaml', 6],
    ])
  })

  test('can be disabled, treated as errors, and found by lint', async () => {
    const run: Functions[string] = (_resources, _config, { report }) => report({ severity: 'info', message: 'odd' })
    const silent = buildSync('/over', options('validators', run, { noWarn: ['FUNCTION_INFO'], strict: true }))
    expect(silent.warnings).toEqual([])
    expect(failure(() => buildSync('/over', options('validators', run, { strict: true })))).toMatchObject({
      code: 'STRICT_WARNINGS',
    })
    const { errors, warnings } = await lint(['/over'], options('validators', run))
    expect(errors).toEqual([])
    expect(warnings.map(({ code }) => code)).toEqual(['FUNCTION_INFO'])
  })
})

test('bases with functions are not shared through a cache', () => {
  let calls = 0
  const cache = createCache()
  const run = () => {
    calls += 1
  }
  for (let i = 0; i < 2; i++) buildSync('/over', options('transformers', run, { cache }))
  expect(calls).toBe(2)
})
