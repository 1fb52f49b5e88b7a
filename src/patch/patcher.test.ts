import { deepFreeze, print, resource, resources, yaml } from '../../test/support/resources.ts'
import { isKuiltError } from '../diagnostics/index.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId } from '../resource/resource-id.ts'
import { builtinMergeSchema } from '../schema/merge-schema.ts'
import { getPath } from '../tree/fields.ts'
import { parsePatch } from './load-patch.ts'
import { Patcher, type PatchStep } from './patcher.ts'

const schema = builtinMergeSchema

function step(text: string, more: Partial<PatchStep> = {}): PatchStep {
  const patch = parsePatch(text, { at: { file: 'p.yaml' }, inline: true }, (content) => resources(content))
  return deepFreeze({ field: 'patches', patch, ...more })
}

function applyAll(list: readonly Resource[], steps: readonly PatchStep[]): readonly Resource[] {
  const patcher = new Patcher({ schema })
  return steps.reduce((current, next) => patcher.apply(current, next), list)
}

function apply(list: readonly Resource[], ...steps: readonly PatchStep[]): string {
  return print(...applyAll(list, steps))
}

function failure(action: () => unknown): unknown {
  try {
    action()
    return undefined
  } catch (error) {
    return isKuiltError(error) ? error.code : error
  }
}

const configMap = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}${more} }\n`
const two = resources(`${configMap('a')}---\n${configMap('b', ', namespace: x')}`)

const secret = resource('apiVersion: v1\nkind: Secret\nmetadata: { name: credentials }')

describe('a merge patch without target', () => {
  test('is applied to the resource with its ID', () => {
    expect(apply(two, step(`${configMap('a')}data: { k: v }`))).toBe(
      `${print(resource(`${configMap('a')}data: { k: v }`))}---\n${print(resource(configMap('b', ', namespace: x')))}`,
    )
  })

  test('finds a resource by a previous name, too', () => {
    const history = [{ name: 'a', namespace: 'default', kind: 'ConfigMap' }]
    const renamed = resource(configMap('dev-a'), { history })
    expect(apply([renamed], step(`${configMap('a')}data: { k: v }`))).toBe(
      print(resource(`${configMap('dev-a')}data: { k: v }`)),
    )
  })

  test.each([
    ['another namespace', configMap('b'), 'PATCH_TARGET_NOT_FOUND'],
    ['another version', 'apiVersion: v2\nkind: ConfigMap\nmetadata: { name: a }', 'PATCH_TARGET_NOT_FOUND'],
    [
      'a patch for a deleted resource',
      `${configMap('a')}$patch: delete\n---\n${configMap('a')}`,
      'PATCH_TARGET_NOT_FOUND',
    ],
  ])('fails for %s', (_, text, code) => {
    expect(failure(() => apply(two, step(text)))).toBe(code)
  })

  test.each([
    ['a typing mistake', configMap('setings'), 'did you mean ConfigMap "settings"?'],
    ['another kind', 'apiVersion: v1\nkind: Service\nmetadata: { name: a }', 'did you mean ConfigMap "a"?'],
    ['a missing namespace', configMap('b'), 'ConfigMap "b" in namespace "x" exists: the namespaces must match'],
    [
      'a name that only another kind has',
      'apiVersion: v1\nkind: Secret\nmetadata: { name: b }',
      'existing names of kind Secret: credentials; kinds with a resource named "b": ConfigMap',
    ],
    [
      'another version',
      'apiVersion: v2\nkind: ConfigMap\nmetadata: { name: a }',
      'the apiVersion of ConfigMap "a" is v1',
    ],
  ])('that fails for %s comes with a hint', (_, text, hint) => {
    expect.assertions(1)
    try {
      apply([...two, resource(configMap('settings')), secret], step(text))
    } catch (error) {
      expect(isKuiltError(error) && error.hint).toBe(hint)
    }
  })

  test('fails if two resources have had its ID', () => {
    const history = [{ name: 'a', namespace: 'default', kind: 'ConfigMap' }]
    const list = [resource(configMap('x'), { history }), resource(configMap('y'), { history })]
    expect(failure(() => apply(list, step(configMap('a'))))).toBe('PATCH_TARGET_AMBIGUOUS')
  })
})

describe('a merge patch with a target', () => {
  test('is applied to all selected resources; its own name, kind and apiVersion do not matter', () => {
    const patch = step('kind: X\nmetadata: { name: y, labels: { l: 1 } }\ndata: { k: v }', { target: { name: 'a|b' } })
    expect(apply(two, patch)).toBe(
      print(
        ...resources(`
apiVersion: v1
kind: ConfigMap
metadata: { name: a, labels: { l: "1" } }
data: { k: v }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: b, namespace: x, labels: { l: "1" } }
data: { k: v }
`),
      ),
    )
  })

  test('has strings for labels and annotations: a null does not delete them', () => {
    const target = resource(configMap('a', ', labels: { l: x }, annotations: { n: x }'))
    const patch = 'kind: X\nmetadata: { name: y, labels: { l: null }, annotations: null }'
    expect(apply([target], step(patch, { target: {} }))).toBe(
      print(resource(configMap('a', ', labels: { l: "null" }, annotations: { n: x }'))),
    )
  })

  test('leaves names untyped, so that digits that are written later become a number', () => {
    const [patched] = applyAll([resource(configMap('a'))], [step(configMap('a'))])
    expect(patched?.node && getPath(patched.node, 'metadata', 'name')).toMatchObject({ text: 'a', tag: '' })
  })

  test('may select nothing', () => {
    expect(applyAll(two, [step(configMap('z'), { target: { name: 'z' } })])).toBe(two)
  })

  test('keeps its directives for every resource', () => {
    expect(apply(two, step(`${configMap('x')}$patch: delete`, { target: { kind: 'ConfigMap' } }))).toBe('')
  })

  test('must be a single document', () => {
    const several = step(`${configMap('a')}---\n${configMap('b')}`, { target: {} })
    expect(failure(() => apply(two, several))).toBe('PATCH_TARGET_WITH_SEVERAL')
  })

  test('must not result in duplicate IDs', () => {
    const list = resources(`${configMap('a')}---\n${configMap('b')}`)
    const rename = step(configMap('b'), { target: { name: 'a' }, allowNameChange: true })
    expect(failure(() => apply(list, rename))).toBe('ID_CONFLICT')
  })
})

describe('name, kind and namespace', () => {
  test('do not change unless the patch is allowed to change them', () => {
    const patch = 'apiVersion: v1\nkind: Secret\nmetadata: { name: z, namespace: other }'
    const [kept] = applyAll([resource(configMap('a'))], [step(patch, { target: {} })])
    expect(kept && describeId(kept.id)).toBe('ConfigMap "a"')
    const rights = { target: {}, allowNameChange: true, allowKindChange: true }
    const [changed] = applyAll([resource(configMap('a'))], [step(patch, rights)])
    expect(changed && describeId(changed.id)).toBe('Secret "z"')
    expect(changed?.allIds.map(describeId)).toContain('ConfigMap "a" in namespace "default"')
  })

  test('later patches may use the old name', () => {
    const rename = step(configMap('z'), { target: {}, allowNameChange: true })
    expect(apply([resource(configMap('a'))], rename, step(`${configMap('a')}data: { k: v }`))).toBe(
      print(resource(`${configMap('z')}data: { k: v }`)),
    )
  })

  test('an empty namespace is removed', () => {
    expect(
      apply([resource(configMap('a', ', namespace: ""'))], step('kind: X\nmetadata: { name: y }', { target: {} })),
    ).toBe(print(resource(configMap('a'))))
  })
})

describe('a JSON patch', () => {
  const annotate = '- { op: add, path: /metadata/annotations/x, value: 1 }'

  test('can add to internal annotations, and makes them strings', () => {
    expect(apply([resource(configMap('a'))], step(annotate, { target: {} }))).toBe(
      print(resource(configMap('a', ', annotations: { x: "1" }'))),
    )
  })

  test('of the older field cannot', () => {
    const old = step(annotate, { target: { name: 'a' }, field: 'patchesJson6902' })
    expect(failure(() => apply([resource(configMap('a'))], old))).toBe('JSON_PATCH_PATH_MISSING')
  })

  test('cannot change or remove annotations reserved for programs', () => {
    const list = [resource(configMap('a', ', annotations: { internal.config.kubernetes.io/x: a, y: b }'))]
    const patch = '- { op: replace, path: /metadata/annotations, value: { internal.config.kubernetes.io/x: c, z: d } }'
    const target = { kind: 'ConfigMap' }
    expect(apply(list, step(patch, { target }))).toContain('internal.config.kubernetes.io/x: a\n    z: d\n')
    const removal = step('- { op: remove, path: /metadata/annotations }', { target })
    expect(apply(list, removal)).toContain('annotations:\n    internal.config.kubernetes.io/x: a\n  name')
  })

  test('may rename; the old name is recorded', () => {
    const rename = '- { op: replace, path: /metadata/name, value: z }'
    const [result] = applyAll([resource(configMap('a'))], [step(rename, { target: {} })])
    expect(result?.id.name).toBe('z')
    expect(result?.originalId.name).toBe('a')
  })

  test('needs a target', () => {
    expect(failure(() => apply(two, step(annotate)))).toBe('PATCH_TARGET_REQUIRED')
  })

  test('removing all annotations does not remove the state of the build', () => {
    const generated = resource(configMap('a', ', annotations: { x: y }'), { needsHash: true })
    const [result] = applyAll([generated], [step('- { op: remove, path: /metadata/annotations }', { target: {} })])
    expect(result?.state.needsHash).toBe(true)
    expect(result && print(result)).toBe(print(resource(configMap('a'))))
  })
})

test('a merge patch that removes all annotations also removes the state of the build', () => {
  const history = [{ name: 'a', namespace: 'default', kind: 'ConfigMap' }]
  const generated = resource(configMap('dev-a'), { needsHash: true, prefixes: ['dev-'], history })
  const patch = step(yaml`
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
      annotations: null
  `)
  const [result] = applyAll([generated], [patch])
  expect(result?.state).toMatchObject({ needsHash: false, prefixes: [], history: [] })
})

test('each patch applies to the result of the previous one', () => {
  const patcher = new Patcher({ schema })
  const renamed = patcher.apply(
    two,
    step('- { op: replace, path: /metadata/name, value: c }', { target: { name: 'a' } }),
  )
  const deleted = patcher.apply(renamed, step(`${configMap('c')}$patch: delete`))
  expect(deleted.map(({ id }) => id.name)).toEqual(['b'])
  expect(
    patcher.apply(deleted, step(`${configMap('x')}data: { k: v }`, { target: { kind: 'ConfigMap' } })),
  ).toHaveLength(1)
  expect(two.map(({ id }) => id.name)).toEqual(['a', 'b'])
})
