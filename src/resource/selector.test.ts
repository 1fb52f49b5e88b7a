import { isKuiltError } from '../diagnostics/index.ts'
import type { Selector } from '../kustomization/kustomization.gen.ts'
import { type Entry, mapping, type Node, scalar } from '../tree/node.ts'
import { initialState, Resource } from './resource.ts'
import { compileSelector } from './selector.ts'

const map = (fields: Record<string, Node | string>): Node =>
  mapping(
    Object.entries(fields).map(
      ([key, value]): Entry => ({ key: scalar(key), value: typeof value === 'string' ? scalar(value) : value }),
    ),
  )

const metadata = map({ name: 'dev-web', namespace: 'prod', labels: map({ app: 'web' }), annotations: map({ n: '1' }) })
const node = map({ apiVersion: 'apps/v1', kind: 'Deployment', metadata })
const history = [{ name: 'web', namespace: 'default', kind: 'Deployment' }]
const resource = new Resource(node.type === 'mapping' ? node : mapping([]), { ...initialState, history }, () => false)

test.each<[Selector, boolean]>([
  [{}, true],
  [{ name: '' }, true],
  [{ name: 'web' }, true],
  [{ name: 'dev-web' }, true],
  [{ name: 'dev' }, false],
  [{ name: '.*-web|x' }, true],
  [{ namespace: 'default' }, true],
  [{ namespace: 'prod' }, true],
  [{ namespace: 'dev' }, false],
  [{ group: 'apps', version: 'v1', kind: 'Deployment' }, true],
  [{ group: 'batch' }, false],
  [{ version: 'v[0-9]' }, true],
  [{ kind: 'Deploy' }, false],
  [{ kind: 'Deploy.*' }, true],
  [{ labelSelector: 'app=web' }, true],
  [{ labelSelector: 'app!=web' }, false],
  [{ annotationSelector: 'n in (1,2)' }, true],
  [{ annotationSelector: 'm' }, false],
  [{ name: 'other', labelSelector: '(' }, false],
])('%j selects: %j', (selector, expected) => {
  expect(compileSelector(selector).matches(resource)).toBe(expected)
})

test('a resource without namespace is in the namespace default', () => {
  const bare = new Resource(mapping([]), initialState, () => false)
  expect(compileSelector({ namespace: 'default' }).matches(bare)).toBe(true)
})

test('plain names and kinds are looked up directly', () => {
  expect(compileSelector({ name: 'web', kind: 'Job|Pod' })).toMatchObject({ name: 'web', kind: undefined })
})

test('an invalid pattern is rejected', () => {
  expect.assertions(1)
  try {
    compileSelector({ name: '(' })
  } catch (error) {
    expect(isKuiltError(error) && error.code).toBe('REGEX_INVALID')
  }
})
