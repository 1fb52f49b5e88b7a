import { resource } from '../../test/support/resources.ts'
import { readStateAnnotations, writeStateAnnotations } from './state-annotations.ts'

function annotated(annotations: string) {
  return resource(`apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations: ${annotations}\n`)
}

const internal = 'internal.config.kubernetes.io'

test('internal annotations written by users work like those of the build', () => {
  const { node } = annotated(
    `{ ${internal}/needsHashSuffix: enabled, ${internal}/prefixes: "a-,b-", ${internal}/suffixes: -s, ${internal}/generatorBehavior: merge, ${internal}/helm-generated: "true", ${internal}/allowNameChange: enabled, ${internal}/previousNames: "x,y", ${internal}/previousNamespaces: "default,ns", ${internal}/previousKinds: "ConfigMap,Secret" }`,
  )
  expect(readStateAnnotations(node)).toEqual({
    history: [
      { name: 'x', namespace: 'default', kind: 'ConfigMap' },
      { name: 'y', namespace: 'ns', kind: 'Secret' },
    ],
    prefixes: ['a-', 'b-'],
    suffixes: ['-s'],
    needsHash: true,
    behavior: 'merge',
    helmGenerated: true,
    allowsNameChange: true,
    allowsKindChange: false,
  })
})

test('if one is repeated, the last one is used', () => {
  const { node } = annotated(`{ ${internal}/needsHashSuffix: enabled, ${internal}/needsHashSuffix: "no" }`)
  expect(readStateAnnotations(node)).toMatchObject({ needsHash: false })
})

test('other annotations do not describe the state', () => {
  expect(readStateAnnotations(annotated('{ a: b }').node)).toEqual({})
  expect(readStateAnnotations(annotated('[a, b]').node)).toEqual({})
})

test('lists of previous ids must have the same length', () => {
  expect(() => readStateAnnotations(annotated(`{ ${internal}/previousNames: "x,y" }`).node)).toThrow(
    expect.objectContaining({ code: 'PREVIOUS_IDS_UNEVEN' }),
  )
})

test('the state of a resource can be written to annotations and read back', () => {
  const state = {
    history: [{ name: 'x', namespace: 'default', kind: 'ConfigMap' }],
    prefixes: ['p-'],
    suffixes: [],
    needsHash: true,
    behavior: 'merge',
    helmGenerated: true,
    allowsNameChange: false,
    allowsKindChange: true,
  } as const
  const annotations = writeStateAnnotations(resource('{ kind: ConfigMap, metadata: { name: a } }', state))
  expect(annotations).toEqual({
    [`${internal}/allowKindChange`]: 'enabled',
    [`${internal}/generatorBehavior`]: 'merge',
    [`${internal}/helm-generated`]: 'true',
    [`${internal}/needsHashSuffix`]: 'enabled',
    [`${internal}/prefixes`]: 'p-',
    [`${internal}/previousKinds`]: 'ConfigMap',
    [`${internal}/previousNames`]: 'x',
    [`${internal}/previousNamespaces`]: 'default',
  })
  expect(readStateAnnotations(annotated(JSON.stringify(annotations)).node)).toEqual(state)
})

test('a generated resource has a behavior, one from a file has none', () => {
  expect(writeStateAnnotations(resource('{ kind: ConfigMap, metadata: { name: a } }'))).toEqual({})
  expect(writeStateAnnotations(resource('{ kind: ConfigMap, metadata: { name: a } }', { source: undefined }))).toEqual({
    [`${internal}/generatorBehavior`]: 'unspecified',
  })
})
