import { memoryFileSystem, openTarget } from '#kuilt'
import { renderValue } from './template-engine.ts'

interface Set {
  readonly generators: string
  /** The name of each Application. Default: `{{name}}`. */
  readonly name?: string
  /** An annotation of each Application, which shows parameters. */
  readonly shown?: string
  readonly go?: boolean
  /** More fields of the source. */
  readonly source?: string
  readonly more?: string
}

const others = {
  'envs/dev/a.yaml': 'name: dev\nnumber: 3\nfloat: 2.5\nnested: { list: [x, { key: z }] }\n',
  'envs/prod/a.yaml': 'name: prod\n',
  'envs/prod/sub/b.json': '[{"name": "p1"}, {"name": "p2"}]',
  'envs/.hidden/a.yaml': 'name: hidden\n',
}

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ')

/** Returns `name: annotation` for each Application that a set generates. */
async function generated({ generators, name = '{{name}}', shown = '', go = false, source = '', more = '' }: Set) {
  const set = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: set, namespace: argocd }
spec:
  goTemplate: ${go}
  generators:
${indented(generators.trim())}
  template:
    metadata:
      name: '${name}'
      annotations: { shown: '${shown}' }
    spec: { project: p, destination: { server: s }, source: { repoURL: r, path: envs, ${source} } }
${indented(more)}`
  const fileSystem = memoryFileSystem({ ...others, 'apps/set.yaml': set })
  const target = await openTarget('argocd:apps', {
    fileSystem,
    argocd: { showApplications: true },
    onWarning: () => {},
  })
  const { resources } = await target.render()
  return resources.map(({ metadata }) => `${metadata.name}: ${metadata.annotations?.['shown'] ?? ''}`)
}

const git = (paths: string): string => `- git: { repoURL: r, revision: HEAD, ${paths} }`
const list = (elements: string): string => `- list: { elements: [${elements}] }`
const both = (kind: string, first: string, second: string): string =>
  `- ${kind}\n    generators:\n${indented(indented(`${first}\n${second}`))}`

test.each<[title: string, set: Set, expected: readonly string[]]>([
  [
    'tags without a parameter stay',
    { generators: list('{ name: a }'), shown: '{{name}} {{ gone }}' },
    ['a: a {{ gone }}'],
  ],
  ['an unclosed tag alone is text', { generators: list('{ name: a }'), shown: 'x {{name' }, ['a: x {{name']],
  ['values of elements', { generators: list('{ name: a, values: { b: c } }'), shown: '{{values.b}}' }, ['a: c']],
  [
    'numbers are float64',
    {
      generators: list('{ i: 3, f: 1.5, l: 1000000000000000000000 }'),
      name: 'x',
      shown: '{{.i}} {{.f}} {{.l}}',
      go: true,
    },
    ['x: 3 1.5 1e+21'],
  ],
  [
    'no parameters: the template is unchanged',
    { generators: list('{}'), name: 'x', shown: '{{.a}}', go: true },
    ['x: {{.a}}'],
  ],
  [
    'a selector of flattened parameters',
    {
      generators: `${list('{ name: a, m: { e: 1 } }, { name: b, m: { e: true } }')}\n  selector: { matchLabels: { m.e: "true" } }`,
      name: '{{.name}}',
      go: true,
    },
    ['b: '],
  ],
  [
    'directories in walk order, each once, hidden ones left out',
    {
      generators: git('directories: [{ path: "envs/*" }, { path: envs }]'),
      name: '{{path.basename}}',
      shown: '{{path[0]}}',
    },
    ['envs: envs', 'dev: envs', 'prod: envs'],
  ],
  [
    'an excluded directory, wherever the item stands',
    {
      generators: git('directories: [{ path: envs/dev, exclude: true }, { path: "envs/*" }]'),
      name: '{{path.basename}}',
    },
    ['prod: '],
  ],
  [
    'a prefix for parameters of paths, and values',
    {
      generators: git(
        'pathParamPrefix: my, directories: [{ path: envs/dev }], values: { v: "v-{{.my.path.basename}}" }',
      ),
      name: '{{.my.path.basename}}',
      shown: '{{.values.v}} {{.path}}',
      go: true,
    },
    ['dev: v-dev <no value>'],
  ],
  [
    'files: contents are flattened',
    {
      generators: git('files: [{ path: envs/dev/a.yaml }]'),
      shown: '{{number}} {{float}} {{nested.list.0}} {{nested.list.1.key}} {{path.filename}} {{path[1]}}',
    },
    ['dev: 3 2.5 x z a.yaml dev'],
  ],
  [
    'files: a star crosses slashes, and lists have several objects',
    { generators: git('files: [{ path: "*.json" }, { path: "envs/*/a.yaml" }, { path: "envs/.h*", exclude: true }]') },
    ['dev: ', 'prod: ', 'p1: ', 'p2: '],
  ],
  [
    'matrix: the second generator uses parameters of the first',
    { generators: both('matrix:', list('{ name: a }, { name: b }'), list('{ p: "{{name}}-p" }')), shown: '{{p}}' },
    ['a: a-p', 'b: b-p'],
  ],
  [
    'matrix with Go templates: the first generator wins',
    {
      generators: both('matrix:', list('{ name: a, m: { x: 1 } }'), list('{ name: z, m: { x: 2, w: 3 } }')),
      name: '{{.name}}',
      shown: '{{.m}}',
      go: true,
    },
    ['a: map[w:3 x:1]'],
  ],
  [
    'merge: later generators win, others are dropped',
    {
      generators: both(
        'merge:\n    mergeKeys: [name]',
        list('{ name: a, x: "1" }, { name: b, x: "1" }'),
        list('{ name: b, x: "" }, { name: c, x: "9" }'),
      ),
      shown: '{{x}}',
    },
    ['a: 1', 'b: '],
  ],
  [
    'merge with Go templates: later values win, even if they are empty',
    {
      generators: both(
        'merge:\n    mergeKeys: [name]',
        list('{ name: b, m: { k: v, l: w } }'),
        list('{ name: b, m: { k: z, l: "" } }'),
      ),
      name: '{{.name}}',
      shown: '{{.m}}',
      go: true,
    },
    ['b: map[k:z l:]'],
  ],
  [
    'matrix without Go templates: all values become text',
    { generators: both('matrix:', list('{ name: a }'), '- list: { elementsYaml: "- count: 3" }'), shown: '{{count}}' },
    ['a: 3'],
  ],
  [
    'matrix: values of the second generator may use its own parameters, which the first does not have',
    {
      generators: both(
        'matrix:',
        list('{ name: a }'),
        git('directories: [{ path: envs/dev }], values: { v: "{{.path.basename}}", w: "{{.name}}" }'),
      ),
      name: '{{.name}}',
      shown: '{{.values.v}} {{.values.w}}',
      go: true,
      more: 'goTemplateOptions: [missingkey=error]\n',
    },
    ['a: dev a'],
  ],
  [
    'a selector: the segments of a path are one value',
    {
      generators: `${git('directories: [{ path: "envs/*" }]')}\n  selector: { matchLabels: { path.segments: "[envs dev]" } }`,
      name: '{{.path.basename}}',
      go: true,
    },
    ['dev: '],
  ],
  [
    'templatePatch: null removes a value',
    {
      generators: list('{ name: a }'),
      shown: 'x',
      more: 'templatePatch: |\n  metadata: { annotations: { shown: null } }\n',
    },
    ['a: '],
  ],
])('%s', async (_, set, expected) => {
  expect(await generated(set)).toEqual(expected)
})

test.each<[title: string, set: Set, code: string]>([
  ['a number without Go templates', { generators: list('{ name: a, n: 5 }') }, 'ARGOCD_GENERATOR'],
  [
    'an unclosed tag after a complete one',
    { generators: list('{ name: a }'), shown: '{{name}} {{b' },
    'ARGOCD_TEMPLATE',
  ],
  [
    'two values of a key in a matrix',
    { generators: both('matrix:', list('{ name: a }'), list('{ name: b }')) },
    'ARGOCD_GENERATOR',
  ],
  [
    'a map of strings with another map in a merge',
    {
      generators: both(
        'merge:\n    mergeKeys: [path.path]',
        git('directories: [{ path: envs }], values: { v: a }'),
        list('{ path.path: envs, values: { v: b } }'),
      ).replace('path.path: envs', 'path: { path: envs }'),
      go: true,
    },
    'ARGOCD_GENERATOR',
  ],
  ['no merge keys', { generators: both('merge:', list('{ name: a }'), list('{ name: a }')) }, 'ARGOCD_GENERATOR'],
  ['two Applications of one name', { generators: list('{ name: a }, { name: a }') }, 'ARGOCD_APPLICATION_TWICE'],
  [
    'templatePatch: a map that valuesObject of the template has, too,',
    {
      generators: list('{ name: a }'),
      more: 'templatePatch: |\n  spec: { source: { helm: { valuesObject: { image: { tag: x } } } } }\n',
      source: 'helm: { valuesObject: { image: { tag: y } } }',
    },
    'ARGOCD_TEMPLATE_PATCH',
  ],
  [
    'templatePatch: a text that starts with a brace and is not JSON',
    { generators: list('{ name: a }'), more: 'templatePatch: "{ metadata: {} }"\n' },
    'ARGOCD_TEMPLATE_PATCH',
  ],
  [
    'a selector without values',
    { generators: `${list('{ name: a }')}\n  selector: { matchExpressions: [{ key: a, operator: In }] }` },
    'ARGOCD_SELECTOR',
  ],
  [
    'a selector with an unknown operator',
    { generators: `${list('{ name: a }')}\n  selector: { matchExpressions: [{ key: a, operator: Is, values: [a] }] }` },
    'ARGOCD_SELECTOR',
  ],
  [
    'a selector with a key that labels cannot have',
    { generators: `${list('{ name: a }')}\n  selector: { matchLabels: { "path[0]": envs } }` },
    'ARGOCD_SELECTOR',
  ],
  [
    'a maximum that is not an integer',
    { generators: list('{ name: a }'), name: '{{ slugify 2.5 .name }}', go: true },
    'TEMPLATE_FAILED',
  ],
  ['a generator that needs a service', { generators: '- pullRequest: {}' }, 'ARGOCD_GENERATOR_NETWORK'],
])('%s is an error', async (_, set, code) => {
  await expect(generated(set)).rejects.toMatchObject({ code, at: { file: '/apps/set.yaml' } })
})

test('large integers lose digits in templates, as in Go', () => {
  expect(renderValue({ id: 9007199254740993n }, String, (_, work) => work())).toEqual({ id: 9007199254740992 })
})

test('a parameter without a dot in a Go template has a hint', async () => {
  await expect(generated({ generators: list('{ name: a }'), go: true })).rejects.toMatchObject({
    code: 'TEMPLATE_SYNTAX',
    message: 'cannot parse the template, line 1: function "name" not defined',
    hint: 'with `goTemplate`, parameters start with a dot: write `{{.name}}`',
  })
})
