import { editKustomization } from './edit-kustomization.ts'
import type { Edit } from './edits.ts'

const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n'
const flowHead = ', apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization }\n'

const namespace: Edit = { type: 'set-namespace', value: 'prod' }
const annotation: Edit = { type: 'set-annotations', pairs: { a: 'b' } }
const note: Edit = { type: 'set-annotations', pairs: { note: 'one\ntwo' } }
const resource: Edit = { type: 'add-paths', field: 'resources', paths: ['b.yaml'] }
const image: Edit = { type: 'set-images', images: [{ name: 'a', newTag: '2' }] }

describe('fields without a value get one, and keep their comments', () => {
  test.each([
    ['namespace:\n', namespace, 'namespace: prod\n'],
    ['namespace: # why\nnamePrefix: a-\n', namespace, 'namespace: prod # why\nnamePrefix: a-\n'],
    ['resources:\n', resource, 'resources:\n- b.yaml\n'],
    ['resources: # why\n', resource, 'resources: # why\n- b.yaml\n'],
    ['resources: null # why\n', resource, 'resources: # why\n- b.yaml\n'],
    ['commonAnnotations:\n', annotation, 'commonAnnotations:\n  a: b\n'],
    ['commonAnnotations: ~ # why\n', annotation, 'commonAnnotations: # why\n  a: b\n'],
    ['commonAnnotations:\n  ~ # why\n', annotation, 'commonAnnotations:\n# why\n  a: b\n'],
    ['commonAnnotations:\n  note:\n', note, 'commonAnnotations:\n  note: |-\n    one\n    two\n'],
    ['images:\n-\n', image, 'images:\n-\n- name: a\n  newTag: "2"\n'],
    ['images:\n- name: a\n  newTag: # why\n', image, 'images:\n- name: a\n  newTag: "2" # why\n'],
  ])('%j', (text, edit, expected) => {
    expect(editKustomization(text, [edit])).toBe(expected + head)
  })
})

describe('in flow style, too', () => {
  test.each([
    ['{ namespace: , namePrefix: a- }\n', namespace, '{ namespace: prod , namePrefix: a-'],
    ['{ namespace, namePrefix: a- }\n', namespace, '{ namespace: prod, namePrefix: a-'],
    ['{ namePrefix: a-, "namespace" }\n', namespace, '{ namePrefix: a-, "namespace": prod'],
    ['{ namespace: # why\n dev, namePrefix: a- }\n', namespace, '{ namespace: # why\n prod, namePrefix: a-'],
    ['{ commonAnnotations: ~ }\n', annotation, '{ commonAnnotations: {a: b}'],
    ['{ commonAnnotations }\n', annotation, '{ commonAnnotations: {a: b}'],
  ])('%j', (text, edit, expected) => {
    expect(editKustomization(text, [edit])).toBe(expected + flowHead)
  })

  test('and in nested flow style', () => {
    const expected = `images: [{ name: a, newTag: "2" }]\n${head}`
    expect(editKustomization('images: [{ name: a, newTag }]\n', [image])).toBe(expected)
  })
})

test.each([
  ['x', '|-\n    one\n    two'],
  ['|\n     x\n     y', '|-\n     one\n     two'],
  ['>-\n\n   x', '|-\n   one\n   two'],
  ['|-', '|-\n    one\n    two'],
])('a text of several lines that takes the place of %j is a block as far in as that was', (old, expected) => {
  const text = (value: string) => `commonAnnotations:\n  note: ${value}\n`
  expect(editKustomization(text(old), [note])).toBe(text(expected) + head)
})
