import { readPlain } from '../yaml/read/read-plain.ts'
import { transformerConfigFromCrds } from './crds.ts'

function configOf(text: string) {
  return transformerConfigFromCrds(readPlain(text, 'crds.yaml') ?? null, 'crds.yaml')
}

const kind = 'apiVersion: { type: string }, kind: { type: string }, metadata: { type: object }'

test('markers become field specs of the kind that the type is named after', () => {
  const config = configOf(`
    example.com/v1.Bee:
      Schema:
        properties:
          ${kind.replaceAll(', ', '\n          ').replaceAll('\n          type', ', type')}
          note: { x-kubernetes-annotation: "" }
          selector: { x-kubernetes-label-selector: "" }
          id: { x-kubernetes-identity: "" }
          other: { X-Kubernetes-Identity: "" }
          none: { x-kubernetes-annotation: true }
          honey: { x-kubernetes-object-ref-api-version: v1, x-kubernetes-object-ref-kind: Secret }
          hive:
            x-kubernetes-object-ref-api-version: v1beta1
            x-kubernetes-object-ref-kind: Hive
            x-kubernetes-object-ref-name-key: hiveName
  `)
  const spec = (path: string) => ({ group: '', version: '', kind: 'Bee', path, create: false })
  expect(config).toMatchObject({
    commonAnnotations: [spec('note')],
    commonLabels: [spec('selector')],
    namePrefix: [spec('id')],
    nameSuffix: [],
    nameReference: [
      { kind: 'Secret', version: 'v1', group: '', fieldSpecs: [spec('honey/name')] },
      { kind: 'Hive', version: 'v1beta1', group: '', fieldSpecs: [spec('hive/hiveName')] },
    ],
  })
})

test('types are followed only if a kind refers to them', () => {
  const config = configOf(`
    v1.Bee: { Schema: { properties: { ${kind}, spec: { $ref: v1.BeeSpec }, other: { $ref: missing } } } }
    v1.BeeSpec: { schema: { properties: { inner: { $ref: v1.Inner } } } }
    v1.Inner: { Schema: { properties: { note: { x-kubernetes-annotation: "" } } } }
  `)
  expect(config.commonAnnotations.map(({ kind, path }) => [kind, path])).toEqual([['Bee', 'spec/inner/note']])
})

test('an empty file and types without a schema add nothing', () => {
  expect(configOf('').nameReference).toEqual([])
  expect(configOf('a: null\nb: {}\nc: { Schema: null }').nameReference).toEqual([])
})

test('a CustomResourceDefinition is rejected', () => {
  expect(() => configOf('apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition')).toThrow(
    expect.objectContaining({ code: 'CRDS_INVALID', at: { file: 'crds.yaml', document: 0, path: ['apiVersion'] } }),
  )
})

test('a recursive type is rejected', () => {
  const text = `v1.Bee: { Schema: { properties: { ${kind}, next: { $ref: v1.Bee } } } }`
  expect(() => configOf(text)).toThrow(expect.objectContaining({ code: 'CRDS_CYCLE', params: { type: 'v1.Bee' } }))
})
