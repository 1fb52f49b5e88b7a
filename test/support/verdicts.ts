import { buildSync } from '../../src/build/build.ts'
import { memoryFileSystem } from '../../src/files/memory-file-system.ts'
import { validateBuilt } from '../../src/validate/validate-built.ts'

/** A manifest, and the mistakes in it. */
export interface VerdictCase {
  readonly title: string
  /** YAML; may have several documents. */
  readonly manifest: string
  /** `path | pattern of the message` for each mistake; the pattern is optional. */
  readonly mistakes: readonly string[]
  /** True if a rule cannot be checked. Default: false. */
  readonly skipsRule?: boolean
}

/** Validates the manifest, and compares the mistakes. */
export function checkVerdict({ manifest, mistakes, skipsRule = false }: VerdictCase): void {
  const fileSystem = memoryFileSystem({ 'kustomization.yaml': 'resources: [a.yaml]', 'a.yaml': manifest })
  const { resources, warnings } = validateBuilt(buildSync('.', { fileSystem }), { kubernetesVersion: '1.34' })
  const found = resources.flatMap(({ errors }) =>
    errors.map(({ path, message, hint }) => [path.join('.'), message, hint]),
  )
  const expected = mistakes.map((mistake) => mistake.split(' | '))
  expect(found.map(([path]) => path).sort()).toEqual(expected.map(([path]) => path).sort())
  for (const [path, ...patterns] of expected) {
    const texts = found.filter(([own]) => own === path).map(([, message, hint]) => `${message} ${hint ?? ''}`)
    for (const pattern of patterns) expect(texts.join('\n')).toMatch(new RegExp(pattern, 'is'))
  }
  expect(warnings.some(({ code }) => code === 'VALIDATE_RULE_SKIPPED')).toBe(skipsRule)
}

export type Fields = Readonly<Record<string, unknown>>

/** The definition of House, with this schema. */
export const crd = (schema: Fields): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: houses.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: House, plural: houses, singular: house, listKind: HouseList}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema: ${JSON.stringify(schema)}
`
/** The schema of an object whose spec has these properties. */
export const obj = (props: Fields, more: Fields = {}): Fields => ({
  type: 'object',
  properties: { spec: { type: 'object', properties: props, ...more } },
})
/** A House with this spec. */
export const house = (spec: unknown): string => `apiVersion: example.com/v1
kind: House
metadata: {name: first}
spec: ${typeof spec === 'string' ? spec : JSON.stringify(spec)}
`
