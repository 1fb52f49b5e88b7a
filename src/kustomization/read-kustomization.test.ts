import { codeOf } from '../../test/support/code-of.ts'
import { isKuiltError, type Warning } from '../diagnostics/index.ts'
import { readKustomization } from './read-kustomization.ts'

const read = (text: string) => readKustomization(text, 'kustomization.yaml')

function errorOf(text: string) {
  try {
    read(text)
  } catch (error) {
    if (isKuiltError(error)) return error
  }
  throw new Error('no KuiltError')
}

test('field names are case-insensitive; of two spellings, the alphabetically last one wins', () => {
  const kustomization = read('NAMEPREFIX: a-\nimages: [{name: x, newtag: "1"}]\nnamePrefix: b-\n')
  expect(kustomization).toMatchObject({ namePrefix: 'b-', images: [{ name: 'x', newTag: '1' }] })
})

test('only the first document is used, and null leaves a field unset', () => {
  const kustomization = read('namePrefix: a-\nnameSuffix: null\n---\nnamePrefix: b-\n')
  expect(kustomization).toEqual({ kind: 'Kustomization', namePrefix: 'a-' })
})

describe('a file', () => {
  test.each([
    ['', 'KUSTOMIZATION_EMPTY'],
    ['kind: Kustomization\n', 'KUSTOMIZATION_EMPTY'],
    ['namespace: ""\n', 'KUSTOMIZATION_EMPTY'],
    ['[]\n', 'KUSTOMIZATION_NOT_AN_OBJECT'],
    ['text\n', 'KUSTOMIZATION_NOT_AN_OBJECT'],
    ['kind: Pod\nnamePrefix: a\n', 'KUSTOMIZATION_KIND'],
    ['apiVersion: v1\nnamePrefix: a\n', 'KUSTOMIZATION_API_VERSION'],
    ['kind: Component\napiVersion: kustomize.config.k8s.io/v1beta1\nnamePrefix: a\n', 'KUSTOMIZATION_API_VERSION'],
    ['namePrefx: a\n', 'KUSTOMIZATION_FIELD_UNKNOWN'],
    ['namePrefix: [a]\n', 'KUSTOMIZATION_FIELD_TYPE'],
    ['resources: a.yaml\n', 'KUSTOMIZATION_FIELD_TYPE'],
    ['commonLabels: {a: 1}\n', 'KUSTOMIZATION_FIELD_TYPE'],
    ['commonLabels: {a: yes}\n', 'KUSTOMIZATION_FIELD_TYPE'],
    ['replicas: [{name: a, count: 1.5}]\n', 'KUSTOMIZATION_FIELD_TYPE'],
    ['resources: []\n', 'no error'],
    ['commonLabels: {}\n', 'no error'],
  ])('%j gives %s', (text, code) => {
    expect(codeOf(() => read(text))).toBe(code)
  })

  test('with several mistakes: all are reported at their fields', () => {
    const error = errorOf('namePrefx: a\nimages: [{nam: x}]\nreplicas: 3\n')
    expect([error, ...error.related].map(({ at }) => at?.path)).toEqual([
      ['images', 0, 'nam'],
      ['namePrefx'],
      ['replicas'],
    ])
    expect([error, ...error.related].map(({ hint }) => hint)).toEqual([
      expect.stringContaining('"name"'),
      expect.stringContaining('"namePrefix"'),
      undefined,
    ])
  })

  test('with an unquoted value instead of a string gets a hint about quotes', () => {
    expect(errorOf('commonLabels: {a: yes}\n').hint).toMatch(/quotes/)
    expect(errorOf('commonLabels: {a: 1}\n').hint).toMatch(/quotes/)
    expect(errorOf('configMapGenerator: [{literals: [a: b]}]\n').hint).toMatch(/quotes/)
    expect(errorOf('namePrefix: {}\n').hint).toBeUndefined()
  })

  test('may have labels with the names of JavaScript built-ins', () => {
    const kustomization = read('commonLabels: {__proto__: a, constructor: b}\n')
    expect(Object.entries(kustomization.commonLabels ?? {})).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ])
    expect(codeOf(() => read('constructor: a\n'))).toBe('KUSTOMIZATION_FIELD_UNKNOWN')
  })
})

describe('deprecated fields', () => {
  test('cause warnings at their location, with the current field', () => {
    const warnings: Warning[] = []
    readKustomization('bases: [a]\nvars: []\n', 'kustomization.yaml', { warn: (warning) => warnings.push(warning) })
    expect(warnings).toMatchObject([
      { code: 'DEPRECATED_FIELD', params: { field: 'bases', replacement: 'resources' }, at: { path: ['bases'] } },
      { code: 'DEPRECATED_FIELD', params: { field: 'vars', experimental: true }, at: { path: ['vars'] } },
    ])
  })

  test('are appended to the fields that replace them', () => {
    const kustomization = read(`
bases: [b]
resources: [a]
imageTags: [{name: x}]
configMapGenerator: [{name: c, env: e, envs: [d]}]
secretGenerator: [{name: s, env: e}]
`)
    expect(kustomization).toEqual({
      kind: 'Kustomization',
      resources: ['a', 'b'],
      images: [{ name: 'x' }],
      configMapGenerator: [{ name: 'c', envs: ['d', 'e'] }],
      secretGenerator: [{ name: 's', envs: ['e'] }],
    })
  })

  test('of helm are converted to charts and globals', () => {
    const kustomization = read(`
helmChartInflationGenerator:
- chartName: web
  chartVersion: 1.2.3
  chartRepoUrl: https://charts.example.com
  chartHome: charts
  values: v.yaml
  releaseName: r
`)
    expect(kustomization).toEqual({
      kind: 'Kustomization',
      helmCharts: [
        {
          name: 'web',
          version: '1.2.3',
          repo: 'https://charts.example.com',
          valuesFile: 'v.yaml',
          releaseName: 'r',
        },
      ],
      helmGlobals: { chartHome: 'charts' },
    })
  })
})
