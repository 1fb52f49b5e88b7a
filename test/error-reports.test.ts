import {
  build,
  buildSync,
  find,
  formatDiagnostic,
  isKuiltError,
  kustomizationSchema,
  lint,
  memoryFileSystem,
  toFiles,
  toYaml,
} from '#kuilt'
import {
  applyEdits,
  createKustomization,
  type Edit,
  editKustomization,
  fixKustomization,
  localize,
  parseImage,
  parsePairs,
  parseReplicas,
} from '../src/edit/index.ts'

const fileSystem = memoryFileSystem({
  '/over/kustomization.yaml': '# An overlay\nresources:\n- ../base\n',
  '/base/kustomization.yaml': '# A base\n\nresource: []\n',
})

/** Values that TypeScript would not accept. */
const untyped = <T>(value: unknown): T => value as T

/** The error that `call` throws or rejects with. */
async function errorOf(call: () => unknown) {
  try {
    await call()
  } catch (error) {
    if (isKuiltError(error)) return error
    throw error
  }
  throw new Error('no error')
}

const text = '# Kept\n\nresource: []\n'
const edits: readonly Edit[] = [{ type: 'set-namespace', value: 'a' }]

describe('the output of Node and test runners for an error has its code, wherever it is thrown', () => {
  test.each<readonly [what: string, call: () => unknown]>([
    ['a wrong option of build', () => build('.', untyped({ fileSystem, strict: 'no' }))],
    ['a wrong option of buildSync', () => buildSync('.', untyped({ fileSystem, strict: 'no' }))],
    ['a wrong option of lint', () => lint('.', untyped({ fileSystem, strict: 'no' }))],
    ['a wrong source', () => build(untyped([]))],
    ['an object that cannot be printed', () => toYaml({ kind: 'A', metadata: { name: 'a' }, spec: Number.NaN })],
    ['no object', () => toFiles(untyped(7))],
    ['no reference', () => find([], 'Deployment')],
    ['an unknown format', () => formatDiagnostic([], { format: untyped('xml') })],
    ['an unknown kind', () => kustomizationSchema(untyped('Deployment'))],
    ['two files in one place', () => memoryFileSystem({ a: '', 'a/b': '' })],
    ['an image', () => parseImage('nginx')],
    ['replicas', () => parseReplicas('web')],
    ['pairs', () => parsePairs([':a'], 'label')],
    ['an edit', () => editKustomization(text, edits)],
    ['several edits', () => applyEdits(text, edits)],
    ['an unknown edit', () => editKustomization('', [untyped({ type: 'set-name' })])],
    ['a new kustomization', () => createKustomization({}, text)],
    ['a fix', () => fixKustomization(text, { vars: true })],
    ['localize', () => localize('over', { fileSystem, scope: '.' })],
  ])('%s', async (_, call) => {
    const { code, stack } = await errorOf(call)
    expect(stack?.split('\n')[0]).toMatch(new RegExp(`^KuiltError \\[${code}\\]: .`))
  })
})

describe('an error of kuilt/edit shows', () => {
  test('the line in a string', async () => {
    const { at, hint, codeFrame } = await errorOf(() =>
      editKustomization(text, edits, { file: 'app/kustomization.yaml' }),
    )
    expect({ at, hint }).toMatchObject({
      at: { file: 'app/kustomization.yaml', line: 3, column: 1 },
      hint: 'did you mean "resources"?',
    })
    expect(codeFrame).toBe(
      [
        ' --> app/kustomization.yaml:3:1 (resource)',
        '   |',
        ' 1 | # Kept',
        ' 2 |',
        ' 3 | resource: []',
        '   | ^',
        ' hint: did you mean "resources"?',
      ].join('\n'),
    )
  })

  test('the line after the previous edits', async () => {
    const annotate: Edit = { type: 'add-annotations', pairs: { a: '1' } }
    const { code, at, hint } = await errorOf(() => editKustomization('# Kept\n', [...edits, annotate, annotate]))
    expect({ code, at, hint }).toMatchObject({
      code: 'EDIT_KEY_TAKEN',
      at: { line: 6 },
      hint: 'to overwrite it, set `force`',
    })
  })

  test('the line of a file that it reads', async () => {
    const { at, codeFrame } = await errorOf(() => localize('over', { fileSystem, scope: '.' }))
    expect(at).toMatchObject({ file: '/base/kustomization.yaml', line: 3 })
    expect(codeFrame).toContain(' 3 | resource: []\n')
  })

  test('the option that solves the problem', async () => {
    const { hint } = await errorOf(() => localize('over', { fileSystem }))
    expect(hint).toBe('to copy it as well, set the `scope` option to "/"')
  })
})
