import { type Diagnostic, errorDiagnostic, warningDiagnostic } from './diagnostic.ts'
import { KuiltError, warning } from './index.ts'
import { type DiagnosticFormat, type RenderOptions, renderers } from './render.ts'

const kustomization = 'namePrefix: prod-\nresources:\n  - nope.yaml\n'
const options: RenderOptions = {
  colors: false,
  cwd: '/repo',
  version: '1.2.3',
  readSource: (file) => (file === '/repo/prod/kustomization.yaml' ? kustomization : undefined),
}
const render = (format: DiagnosticFormat, ...diagnostics: readonly Diagnostic[]) =>
  renderers[format].render(diagnostics, options)

const missing = errorDiagnostic(
  new KuiltError(
    'FILE_NOT_FOUND',
    { path: 'nope.yaml' },
    {
      at: { file: '/repo/prod/kustomization.yaml', line: 3, column: 5, path: ['resources', 0] },
      hint: 'did you mean `note.yaml`?',
      chain: ['/repo/prod', '/repo/base'],
    },
  ),
)
const deprecated = warningDiagnostic(
  warning('DEPRECATED_FIELD', { field: 'bases', replacement: 'resources' }, { at: { file: 'kustomization.yaml' } }),
)

describe('text', () => {
  test('an error shows the problem, its location, the import chain, and a hint', () => {
    expect(render('text', missing)).toBe(
      [
        'error[FILE_NOT_FOUND]: no such file or directory: "nope.yaml"',
        ' --> prod/kustomization.yaml:3:5 (resources[0])',
        '   |',
        ' 1 | namePrefix: prod-',
        ' 2 | resources:',
        ' 3 |   - nope.yaml',
        '   |     ^',
        ' via: prod → base',
        ' hint: did you mean `note.yaml`?',
        '',
      ].join('\n'),
    )
  })

  test('unknown parts are omitted', () => {
    const error = errorDiagnostic(new KuiltError('FILE_NOT_FOUND', { path: 'x' }, { at: { file: '/elsewhere/x' } }))
    expect(render('text', error)).toBe('error[FILE_NOT_FOUND]: no such file or directory: "x"\n --> /elsewhere/x\n')
  })

  test('a file that can no longer be read has no code frame', () => {
    const diagnostic: Diagnostic = { ...missing, at: { file: '/gone.yaml', line: 3 }, chain: [] }
    expect(render('text', diagnostic)).toContain(' --> /gone.yaml:3\n hint:')
  })

  test('related errors follow their main error', () => {
    expect(
      render('text', { ...missing, related: [{ severity: 'error', code: 'OTHER', message: 'also this' }] }),
    ).toMatch(/hint: .*\nerror\[OTHER\]: also this\n$/)
  })

  test('the lines of a long message are indented below it', () => {
    expect(render('text', { severity: 'error', code: 'C', message: 'one\ntwo\n' })).toBe('error[C]: one\n  two\n')
  })

  test('deprecated fields are reported with the wording that scripts filter', () => {
    expect(render('text', deprecated)).toBe(
      "# Warning: 'bases' is deprecated. Please use 'resources' instead. " +
        "Run 'kustomize edit fix' to update your Kustomization automatically.\n --> kustomization.yaml\n",
    )
  })

  test('the advice for vars is marked experimental', () => {
    const vars = warning('DEPRECATED_FIELD', { field: 'vars', replacement: 'replacements', experimental: true })
    expect(render('text', warningDiagnostic(vars))).toContain("instead. [EXPERIMENTAL] Run 'kustomize edit fix'")
  })

  test('control characters of the input never reach the terminal', () => {
    const tricky: Diagnostic = {
      severity: 'warning',
      code: 'C',
      message: 'no image \u001b[31mred\u0007',
      hint: 'one\n\ttwo\u009b',
      at: { file: '/repo/a\u001b.yaml', path: ['\u001b', 0] },
      chain: ['/repo/\u001b', '/repo/b'],
      related: [{ severity: 'error', code: 'D', message: '\u001b' }],
    }
    const text = render('text', tricky)
    expect(text).not.toMatch(/(?![\n\t])\p{Cc}/u)
    expect(text).toContain('no image \ufffd[31mred\ufffd')
    expect(text).toContain('one\n       \ttwo')
  })

  test('colors are used only on request', () => {
    expect(renderers.text.render([missing], { ...options, colors: true })).toContain('\u001b[')
    expect(render('text', missing)).not.toContain('\u001b[')
  })
})

test('json is one document with all data', () => {
  expect(JSON.parse(render('json', missing, deprecated))).toEqual({
    diagnostics: [
      {
        severity: 'error',
        code: 'FILE_NOT_FOUND',
        message: 'no such file or directory: "nope.yaml"',
        params: { path: 'nope.yaml' },
        file: 'prod/kustomization.yaml',
        line: 3,
        column: 5,
        path: ['resources', 0],
        hint: 'did you mean `note.yaml`?',
        chain: ['prod', 'base'],
      },
      {
        severity: 'warning',
        code: 'DEPRECATED_FIELD',
        message: "'bases' is deprecated. Please use 'resources' instead.",
        params: { field: 'bases', replacement: 'resources' },
        file: 'kustomization.yaml',
      },
    ],
  })
  expect(JSON.parse(render('json'))).toEqual({ diagnostics: [] })
})

test('json prints integers of any size', () => {
  const diagnostic: Diagnostic = { severity: 'error', code: 'C', message: 'm', params: { value: 2n ** 70n } }
  expect(render('json', diagnostic)).toContain('"1180591620717411303424"')
})

test('github gets one workflow command per diagnostic, with special characters escaped', () => {
  const tricky: Diagnostic = { severity: 'warning', code: 'C', message: '100%\nsure', at: { file: 'a,b:c.yaml' } }
  expect(render('github', missing, tricky)).toBe(
    '::error file=prod/kustomization.yaml,line=3,col=5,title=FILE_NOT_FOUND::' +
      'no such file or directory: "nope.yaml"%0Adid you mean `note.yaml`?\n' +
      '::warning file=a%2Cb%3Ac.yaml,title=C::100%25%0Asure\n',
  )
})

test('sarif lists results with their rules and locations', () => {
  const log = JSON.parse(render('sarif', { ...missing, related: [deprecated] }))
  expect(log).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'kuilt',
            version: '1.2.3',
            rules: [{ id: 'DEPRECATED_FIELD' }, { id: 'FILE_NOT_FOUND', name: 'FileNotFound' }],
          },
        },
        results: [
          {
            ruleId: 'FILE_NOT_FOUND',
            ruleIndex: 1,
            level: 'error',
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'prod/kustomization.yaml' },
                  region: { startLine: 3, startColumn: 5 },
                },
              },
            ],
          },
          { ruleId: 'DEPRECATED_FIELD', level: 'warning' },
        ],
      },
    ],
  })
  expect(JSON.parse(render('sarif'))).toMatchObject({ runs: [{ results: [] }] })
})
