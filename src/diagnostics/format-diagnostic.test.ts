import { inspect } from 'node:util'
import { buildSync, formatDiagnostic, isKuiltError, type KuiltError, memoryFileSystem, type Warning } from '#kuilt'
import { copyOfLibrary } from '../../test/support/library-copy.ts'

const tree = {
  '/app/kustomization.yaml': 'namePrefix: demo-\nresources:\n- nope.yaml\n- missing.yaml\n',
  '/old/kustomization.yaml': 'commonLabels: { app: demo }\nimages:\n- name: demo\nresources: [a.yaml]\n',
  '/old/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n',
}
const options = { fileSystem: memoryFileSystem(tree), cwd: '/app' }

function failure(directory: string, strict = false): KuiltError {
  try {
    buildSync(directory, { ...options, strict })
  } catch (error) {
    if (isKuiltError(error)) return error
  }
  throw new Error('no KuiltError')
}

const report = `no such file or directory: "nope.yaml"
 --> kustomization.yaml:3:3 (resources[0])
   |
 1 | namePrefix: demo-
 2 | resources:
 3 | - nope.yaml
   |   ^
 4 | - missing.yaml
`
const warnings = (): readonly Warning[] => buildSync('/old', options).warnings

describe('an error of a build', () => {
  test('is printed with its code, location and code frame, and with other mistakes', () => {
    const { stack = '', message } = failure('.')
    expect(stack.startsWith(`KuiltError [FILE_NOT_FOUND]: ${report.replace('nope', '/app/nope')}`)).toBe(true)
    expect(stack).toMatch(/\nerror\[FILE_NOT_FOUND\]: .*missing.yaml"\n --> kustomization.yaml:4:3 .*(\n.*)+\n {4}at /)
    expect(message).toBe('no such file or directory: "/app/nope.yaml"')
    expect(inspect(failure('.'))).not.toMatch(/params|\[at\]|codeFrame/)
  })

  test('prints related errors in the same format', () => {
    const [related] = failure('.').related
    expect(related?.stack).toMatch(/^KuiltError \[FILE_NOT_FOUND\]: .*missing.yaml"\n --> kustomization.yaml:4:3 /)
  })

  test('is plain data in JSON', () => {
    const json = JSON.parse(JSON.stringify(failure('.')))
    expect(json).toMatchObject({ code: 'FILE_NOT_FOUND', at: { line: 3 }, related: [{ at: { line: 4 } }] })
    expect(json).toMatchObject({ codeFrame: expect.stringContaining(' 3 | - nope.yaml') })
  })

  test('with `strict` shows the location of each warning', () => {
    const error = failure('/old', true)
    if (error.code !== 'STRICT_WARNINGS') throw error
    expect(error.params.warnings?.map(({ code }) => code)).toEqual(['DEPRECATED_FIELD', 'IMAGE_UNMATCHED'])
    expect(error.stack).toMatch(/\nwarning\[DEPRECATED_FIELD\]: .*\n --> \/old\/kustomization.yaml:1:1 /)
    expect(error.stack).toMatch(/\nwarning\[IMAGE_UNMATCHED\]: .*\n --> \/old\/kustomization.yaml:3:3 /)
  })
})

describe('a warning', () => {
  const [deprecated] = warnings()

  test('is printed with its values', () => {
    expect(inspect(deprecated)).toMatch(/^\{\n {2}code: 'DEPRECATED_FIELD',\n(.*\n)+ {4}line: 1,\n/)
    expect(inspect(deprecated)).not.toContain('Getter')
  })

  test('is plain data in JSON', () => {
    const { code, message, params, at, hint } = deprecated ?? {}
    expect(JSON.parse(JSON.stringify(deprecated))).toEqual({ code, message, params, at, hint })
  })
})

describe('formatDiagnostic', () => {
  test('prints an error like the program, without reading the file', () => {
    const error = failure('.')
    expect(formatDiagnostic(error, { cwd: '/app' })).toContain(`error[FILE_NOT_FOUND]: ${report}`)
    expect(formatDiagnostic(error)).toContain(' --> /app/kustomization.yaml:3:3')
  })

  test('prints warnings, with their code frames', () => {
    expect(formatDiagnostic(warnings())).toMatch(
      /# Warning: .*\n --> .*\nwarning\[IMAGE_UNMATCHED\](.*\n)+ 3 \| - name: demo\n/,
    )
  })

  test('uses color only on request', () => {
    expect(formatDiagnostic(failure('.'))).not.toContain('\u001b')
    expect(formatDiagnostic(failure('.'), { color: true })).toContain('\u001b[')
  })

  test('prints machine-readable formats', () => {
    const found = [failure('.'), ...warnings()]
    expect(formatDiagnostic(found, { format: 'github' }).match(/^::(?:error|warning) file=.*line=/gm)).toHaveLength(4)
    expect(JSON.parse(formatDiagnostic(found, { format: 'json' })).diagnostics).toHaveLength(3)
    expect(JSON.parse(formatDiagnostic(found, { format: 'sarif' })).runs[0].results).toHaveLength(4)
  })

  test('prints errors from another copy of the library', async () => {
    const error = failure('.')
    const other = await copyOfLibrary()
    expect(other.formatDiagnostic).not.toBe(formatDiagnostic)
    expect(other.formatDiagnostic([error, ...warnings()])).toBe(formatDiagnostic([error, ...warnings()]))
  })
})
