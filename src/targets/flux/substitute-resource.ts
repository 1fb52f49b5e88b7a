import { attempt, type FieldPath, KuiltError, type Location, mapError } from '../../diagnostics/index.ts'
import { locationOf } from '../../resource/locations.ts'
import { printedNode } from '../../resource/printed-node.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { childrenOf } from '../../tree/children.ts'
import { getField, getText } from '../../tree/fields.ts'
import { asFloats } from '../../tree/json-values.ts'
import type { Mapping, Node } from '../../tree/node.ts'
import { fromJson } from '../../yaml/json/json.ts'
import { writeResource } from '../../yaml/print/write.ts'
import { readPlain } from '../../yaml/read/read-plain.ts'
import { substitute } from './envsubst.ts'
import { expressionsIn, quoteAdvice } from './expressions.ts'

/** The values of variables by name. */
export type Variables = ReadonlyMap<string, string>

export interface SubstituteContext {
  readonly variables: Variables
  readonly strict: boolean
}

const switchName = 'kustomize.toolkit.fluxcd.io/substitute'

/** True for an object with the label or annotation that turns off substitution. */
export function isSubstituteDisabled({ node }: Resource): boolean {
  const metadata = getField(node, 'metadata')
  return ['labels', 'annotations'].some((field) => getText(getField(metadata, field), switchName) === 'disabled')
}

/**
 * Replaces the expressions in the printed object, and parses it again. Follows
 * fluxcd/pkg/kustomize/kustomize_varsub.go, SubstituteVariables.
 *
 * @throws KuiltError FLUX_SUBSTITUTION_INVALID, FLUX_VARIABLE_UNSET, FLUX_SUBSTITUTION_YAML
 */
export function substituteResource(resource: Resource, { variables, strict }: SubstituteContext): Resource {
  const text = writeResource(printedNode(resource))
  const replaced = mapError(
    () => substitute(text, variables, { strict }),
    (error) => error.with({ at: faultyLocation(resource, error), notes: [{ message: describeId(resource.id) }] }),
  )
  return resource.withNode(readAgain(replaced, resource, { text, variables }))
}

/** Returns the location of the field with the expression in an error. */
function faultyLocation(resource: Resource, { params }: KuiltError): Location | undefined {
  const text = 'expression' in params ? params.expression : 'name' in params ? `\${${String(params.name)}` : ''
  const path = typeof text === 'string' ? pathWith(resource.node, text) : undefined
  return locationOf(resource, path ?? [])
}

/** Returns the path of the first scalar that contains a text. */
function pathWith(node: Node, text: string): FieldPath | undefined {
  if (node.type === 'scalar') return node.text.includes(text) ? [] : undefined
  for (const { step, child } of childrenOf(node)) {
    const below = pathWith(child, text)
    if (below !== undefined) return [step, ...below]
  }
  return undefined
}

interface Substituted {
  readonly text: string
  readonly variables: Variables
}

/** Parses the text after the substitution. Messages do not quote it, because it may contain a secret. */
function readAgain(text: string, resource: Resource, substituted: Substituted): Mapping {
  // Flux converts the object to JSON and back.
  const node = attempt(() => fromJson(asFloats(readPlain(text, '') ?? null)))
  if (node?.type === 'mapping') return node
  const id = describeId(resource.id)
  const [culprit] = culpritsIn(substituted)
  const advice = `add quotes inside the value, such as \`'"VALUE"'\`, or ${quoteAdvice}`
  const hint =
    culprit === undefined
      ? advice
      : substituted.variables.has(culprit)
        ? `the value of the variable "${culprit}" breaks it: ${advice}`
        : `the variable "${culprit}" is not defined, so the expression becomes empty: define it, or write \`\${${culprit}:=DEFAULT}\``
  const path = culprit === undefined ? undefined : pathWith(resource.node, `\${${culprit}`)
  throw new KuiltError('FLUX_SUBSTITUTION_YAML', { id }, { at: locationOf(resource, path ?? []), hint })
}

/** Returns the variables whose values, or whose absence, make a text invalid. */
function culpritsIn({ text, variables }: Substituted): readonly string[] {
  const isValid = (harmless: readonly string[]): boolean => {
    const values = new Map([...variables, ...harmless.map((name) => [name, 'x'] as const)])
    return attempt(() => readPlain(substitute(text, values), '')) !== undefined
  }
  const names = [...new Set(expressionsIn(text).map(({ name }) => name))]
  if (!isValid(names)) return []
  // The result contains only the variables that must be replaced to make the text valid.
  return names.reduce((culprits, name) => {
    const others = culprits.filter((each) => each !== name)
    return isValid(others) ? others : culprits
  }, names)
}

const variableName = /^[_A-Za-z][_A-Za-z0-9]*$/

/** Returns the first name that Flux does not accept. */
export function invalidName(variables: Variables): string | undefined {
  return [...variables.keys()].find((name) => !variableName.test(name))
}
