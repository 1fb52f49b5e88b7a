import { buildSync, isKuiltError, type KuiltError, memoryFileSystem } from '#kuilt'

function failure(kustomization: string, others: Readonly<Record<string, string>> = {}): KuiltError {
  try {
    buildSync('/app', { fileSystem: memoryFileSystem({ '/app/kustomization.yaml': kustomization, ...others }) })
  } catch (error) {
    if (isKuiltError(error)) return error
    throw error
  }
  throw new Error('the build succeeds')
}

test.each([
  ['images:\n- name: a\n  newTag: 12e3\n', '12e3'],
  ['images:\n- { name: a, newTag: 0777 }\n', '0777'],
])('a number is reported as it is written: %j', (text, written) => {
  const error = failure(text)
  expect(error.message).toContain(`the number ${written}`)
  expect(error.hint).toContain(`"${written}"`)
})

test('an unquoted item is not reported as wrongly indented', () => {
  const error = failure('configMapGenerator:\n- name: a\n  literals:\n  - x=[{"b": "c", "d": 3}]\n')
  expect(error.message).not.toContain('indentation')
  expect(error.hint).toContain('quotes')
})

test('a map that a component generates cannot be merged into before it exists', () => {
  const part = 'kind: Component\nconfigMapGenerator: [{ name: s, literals: [a=b] }]\n'
  const text = 'components: [part]\nconfigMapGenerator: [{ name: s, behavior: merge, literals: [a=c] }]\n'
  expect(failure(text, { '/app/part/kustomization.yaml': part }).hint).toContain('component "part" generates s')
})
