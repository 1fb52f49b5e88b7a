import { build, type ExecHost, memoryFileSystem } from '#kuilt'

const configMap = (name: string, annotations = '{}') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  annotations: ${annotations}\n`

/** Runs `program` on the input of each function. */
function execHost(program: (input: string) => string): ExecHost {
  return {
    run: ({ input }) => {
      const stdout = new TextEncoder().encode(program(String(input)))
      return { status: 0, stdout, stderr: '' }
    },
    temporaryDirectory: () => ({ path: '/nowhere', write: (name) => name, remove: () => undefined }),
    kind: () => 'missing',
    env: {},
    user: '1:1',
  }
}

const tree = {
  '/app/kustomization.yaml':
    'buildMetadata: [originAnnotations, transformerAnnotations]\nresources: [a.yaml]\ntransformers: [fn.yaml]\n',
  '/app/a.yaml': configMap('a'),
  '/app/fn.yaml': `apiVersion: example.com/v1
kind: Fn
metadata:
  name: fn
  annotations:
    config.kubernetes.io/function: 'exec: {path: ./fn}'
`,
}

const transformed = async (program: (input: string) => string) => {
  const options = { fileSystem: memoryFileSystem(tree), exec: execHost(program), plugins: { enableExec: true } }
  return (await build('/app', options)).resources.map(({ metadata }) => metadata.annotations)
}

const byFunction = `configuredIn: fn.yaml
configuredBy:
  apiVersion: example.com/v1
  kind: Fn
  name: fn
`
const asTransformation = `- ${byFunction.trimEnd().replaceAll('\n', '\n  ')}\n`

test('a function receives the origins of its input, and keeps them', async () => {
  const seen: string[] = []
  const annotations = await transformed((input) => {
    seen.push(input)
    return input
  })
  expect(seen[0]).toContain('config.kubernetes.io/origin: |\n        path: a.yaml\n')
  expect(annotations).toEqual([
    { 'config.kubernetes.io/origin': 'path: a.yaml\n', 'alpha.config.kubernetes.io/transformations': asTransformation },
  ])
})

test('resources added by a function originate from it, unless it sets their origin', async () => {
  const own = '{config.kubernetes.io/origin: "path: elsewhere.yaml"}'
  expect(await transformed(() => `${configMap('b')}---\n${configMap('c', own)}`)).toEqual([
    { 'config.kubernetes.io/origin': byFunction },
    {
      'config.kubernetes.io/origin': 'path: elsewhere.yaml',
      'alpha.config.kubernetes.io/transformations': asTransformation,
    },
  ])
})

test('resources without their annotations are treated as new', async () => {
  expect(await transformed(() => configMap('a'))).toEqual([{ 'config.kubernetes.io/origin': byFunction }])
})
