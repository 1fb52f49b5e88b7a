import fc, { type Arbitrary, type GeneratorValue } from 'fast-check'
import { isKuiltError } from '#kuilt'
import { type Edit, editKustomization } from '#kuilt/edit'
import type { JsonObject, JsonValue } from '../src/tree/node.ts'
import { parseLayout } from '../src/yaml/layout/edit-document.ts'

const word = fc.constantFrom(
  'a',
  'web',
  'b.yaml',
  '../base',
  'x y',
  '1',
  'true',
  'a: b',
  "it's",
  '#no',
  'k=v',
  'é',
  ' lead',
)
const text = fc.oneof(word, fc.constantFrom('one\ntwo', 'one\n\ntwo\n', '- op: remove\n  path: /a'))
const path = fc.constantFrom('a.yaml', 'b.yaml', '../base', 'c/d.yaml', 'x y.yaml')
const name = fc.constantFrom('app', 'web', 'zeta', 'alpha')
const labels = fc.dictionary(fc.constantFrom('app', 'tier', 'x.io/y'), word, { maxKeys: 3 })
const some = <T>(item: Arbitrary<T>) => fc.array(item, { maxLength: 4 })

const image = fc.record({ name, newName: word, newTag: word, digest: word }, { requiredKeys: ['name'] })
const patch = fc.oneof(fc.record({ path }), fc.record({ patch: text, target: fc.record({ kind: name }) }))
const generator = fc.record(
  { name, namespace: name, literals: fc.constantFrom(['A=1'], ['A=1', 'B=x y']), env: path },
  { requiredKeys: ['name'] },
)

const fields: Readonly<Record<string, Arbitrary<JsonValue>>> = {
  apiVersion: fc.constant('kustomize.config.k8s.io/v1beta1'),
  kind: fc.constant('Kustomization'),
  namespace: word,
  namePrefix: fc.constantFrom('', 'a-'),
  resources: some(path),
  bases: some(path),
  commonLabels: labels,
  commonAnnotations: labels,
  labels: some(fc.record({ includeSelectors: fc.boolean(), pairs: fc.constant({ fresh: 'x' }) })),
  images: some(image),
  imageTags: some(image),
  replicas: some(fc.record({ name, count: fc.nat(9) })),
  configMapGenerator: some(generator),
  patches: some(patch),
  patchesJson6902: some(patch),
  patchesStrategicMerge: some(fc.constantFrom('p.yaml', 'kind: X\nmetadata: {}\n')),
  buildMetadata: fc.constantFrom([], ['originAnnotations'], ['managedByLabel', 'originAnnotations']),
}

const edit: Arbitrary<Edit> = fc.oneof(
  fc.record({ type: fc.constantFrom('set-namespace' as const, 'set-name-prefix' as const), value: word }),
  fc.record({ type: fc.constant('set-images' as const), images: fc.array(image, { minLength: 1, maxLength: 3 }) }),
  fc.record({ type: fc.constant('set-replicas' as const), replicas: some(fc.record({ name, count: fc.nat(9) })) }),
  fc.record({ type: fc.constant('set-annotations' as const), pairs: fc.dictionary(name, text, { maxKeys: 3 }) }),
  fc.record({
    type: fc.constant('remove-labels' as const),
    keys: fc.constant(['app']),
    ignoreMissing: fc.constant(true),
  }),
  fc.record({
    type: fc.constant('add-paths' as const),
    field: fc.constantFrom('resources' as const, 'components' as const),
    paths: some(path),
  }),
  fc.record({
    type: fc.constant('remove-paths' as const),
    field: fc.constant('resources' as const),
    patterns: fc.constantFrom(['*'], ['a.yaml'], ['*/*']),
  }),
  fc.record({ type: fc.constant('add-config-map' as const), name, literals: fc.constant(['NEW=1']) }),
  fc.constant({ type: 'add-patch' as const, path: 'new.yaml' }),
  fc.constant({ type: 'fix' as const }),
)

/** Writes data like people do, with occasional comments, flow style, quotes and blank lines. */
class Author {
  comments = 0
  readonly #pick: GeneratorValue
  readonly #listIndent: number

  constructor(pick: GeneratorValue) {
    this.#pick = pick
    this.#listIndent = pick(fc.constantFrom, 0, 2)
  }

  #sometimes(): boolean {
    return this.#pick(fc.nat, { max: 3 }) === 0
  }

  #comment(indent: number): string {
    return this.#sometimes() ? `${' '.repeat(indent)}# ${++this.comments}: x\n` : ''
  }

  #tail(): string {
    return this.#sometimes() ? ` # ${++this.comments}\n` : '\n'
  }

  map(value: JsonObject, indent: number, isItem = false): string {
    const entries = Object.entries(value).map(([key, item], i) => {
      if (isItem && i === 0) return `${key}:${this.#value(item, indent)}`
      return `${this.#comment(indent)}${' '.repeat(indent)}${JSON.stringify(key)}:${this.#value(item, indent)}`
    })
    return entries.join(indent === 0 && this.#sometimes() ? '\n' : '')
  }

  #value(value: JsonValue, indent: number): string {
    if (typeof value !== 'object' || value === null) return ` ${this.#scalar(value, indent)}`
    if (Object.keys(value).length === 0 || this.#sometimes()) return ` ${JSON.stringify(value)}${this.#tail()}`
    if (!Array.isArray(value)) return this.#tail() + this.map(value as JsonObject, indent + 2)
    const column = indent + this.#listIndent
    return this.#tail() + value.map((item: JsonValue) => this.#item(item, column)).join('')
  }

  #item(value: JsonValue, column: number): string {
    const lead = `${this.#comment(column)}${' '.repeat(column)}- `
    if (typeof value !== 'object' || value === null) return lead + this.#scalar(value, column)
    return lead + this.map(value as JsonObject, column + 2, true)
  }

  #scalar(value: JsonValue, indent: number): string {
    if (typeof value !== 'string' || !/^[a-z][\w./=-]*$/.test(value) || value === 'true' || this.#sometimes()) {
      if (typeof value !== 'string' || !/^\w+\n.*\w$/s.test(value)) return JSON.stringify(value) + this.#tail()
      const lines = value.split('\n').map((line) => (line === '' ? '' : ' '.repeat(indent + 2) + line))
      return `|-${this.#tail()}${lines.join('\n')}\n`
    }
    return value + this.#tail()
  }
}

const file = fc.tuple(fc.record(fields, { requiredKeys: [] }), fc.gen()).map(([data, pick]) => {
  // Omitted fields do not exist, instead of being undefined.
  return new Author(pick).map(data as JsonObject, 0)
})

function comments(source: string): readonly string[] {
  return parseLayout(source, 'file')
    .comments.map(({ start, end }) => source.slice(start, end))
    .sort()
}

test('for any layout of a file, an edit has the right result, is idempotent, and keeps all comments', () => {
  fc.assert(
    fc.property(file, edit, (source, change) => {
      let edited = ''
      try {
        edited = editKustomization(source, [change])
      } catch (error) {
        // Duplicate keys in a generator or labels in two places are valid reasons for an edit to fail, but no layout
        // is.
        if (!isKuiltError(error)) throw error
        expect(['GENERATOR_KEY_REPEATED', 'EDIT_LABEL_TWICE']).toContain(error.code)
        return
      }
      expect(comments(edited)).toEqual(comments(source))
      if (!change.type.startsWith('add')) expect(editKustomization(edited, [change])).toBe(edited)
    }),
    { numRuns: 120 },
  )
}, 60_000)
