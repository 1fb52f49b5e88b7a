import { initialState, Resource, type ResourceState } from '../../src/resource/resource.ts'
import { readStateAnnotations } from '../../src/resource/state-annotations.ts'
import { builtinScope } from '../../src/schema/scope.ts'
import { writeResources } from '../../src/yaml/print/write.ts'
import { readResourceDocuments } from '../../src/yaml/read/resources.ts'

/** Resources as read from `r.yaml` by a build, deep-frozen. */
export function resources(yaml: string, state: Partial<ResourceState> = {}): readonly Resource[] {
  return deepFreeze(
    readResourceDocuments(yaml, 'r.yaml').map(({ node, document }) => {
      if (node.type !== 'mapping') throw new Error('not a resource')
      const source = { file: 'r.yaml', document }
      return new Resource(node, { ...initialState, ...readStateAnnotations(node), source, ...state }, builtinScope)
    }),
  )
}

/** The only resource of `yaml`. */
export function resource(yaml: string, state: Partial<ResourceState> = {}): Resource {
  const [first] = resources(yaml, state)
  if (first === undefined) throw new Error('no resource')
  return first
}

/** The text that a build would print. */
export function print(...list: readonly Resource[]): string {
  return writeResources(list.map(({ node }) => node))
}

/** Freezes a value and everything in it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const key of Reflect.ownKeys(value)) deepFreeze(Reflect.get(value, key))
  }
  return value
}

/** Removes the indentation of the first line from all lines, so that YAML can be indented like the surrounding test. */
export function yaml(strings: TemplateStringsArray, ...values: readonly unknown[]): string {
  const text = String.raw({ raw: strings }, ...values).replace(/^\n/, '')
  const indent = /^ */.exec(text)?.[0] ?? ''
  return text.replaceAll(new RegExp(`^${indent}`, 'gm'), '').replace(/ +$/, '')
}
