import type { ASTNode, Environment, ParseResult } from '@marcbachmann/cel-js'
import type { SchemaNode } from '../schema-node.ts'
import { addKubernetesFunctions } from './cel-functions.ts'
import { addMacros } from './cel-macros.ts'
import { escapeName } from './cel-names.ts'
import { celPackage } from './cel-package.ts'

let environment: Environment | undefined

/** The CEL environment, which all rules share. */
export function celEnvironment(): Environment {
  if (environment !== undefined) return environment
  const { Environment: Constructor } = celPackage()
  const made = new Constructor({ enableOptionalTypes: true, homogeneousAggregateLiterals: false })
  environment = addMacros(addKubernetesFunctions(made))
    .registerVariable('self', 'dyn')
    .registerVariable('oldSelf', 'dyn')
  return environment
}

/** Matches string literals, and calls of functions that kuilt replaces with its own. */
const textOrOwnFunction =
  /(r?(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))|\b(?:matches|has)(?=\s*\()/gi
const ownFunctions: Readonly<Record<string, string>> = { matches: 'matchesGo', has: 'hasField' }

/**
 * Compiles an expression.
 *
 * @param schema the schema of `self`
 * @param metadata the schema of the metadata of resources; rules can read only the names in it
 * @throws Error if CEL or the package does not accept the expression, or if it reads a field that the schema does not
 *   have
 */
export function compileCel(expression: string, schema: SchemaNode, metadata: SchemaNode): ParseResult {
  const scope = { variables: new Map([['self', schema]]), metadata }
  const program = parse(
    expression.replace(textOrOwnFunction, (all) => ownFunctions[all] ?? all),
    scope,
  )
  const { valid, error } = program.check()
  if (!valid) throw error ?? new Error('it does not compile')
  return program
}

/**
 * Parses an expression. A sum of lists of type `set` or `map` is replaced with a call of `uniteLists`, because the
 * package does not distinguish these types from other lists.
 */
function parse(expression: string, names: Pick<Scope, 'variables' | 'metadata'>): ParseResult {
  const program = celEnvironment().parse(expression)
  let united: { readonly sum: ASTNode; readonly keys: readonly string[] } | undefined
  // Kubernetes rejects rules that read fields that are not in the schema, and so does `infer`.
  infer(program.ast, {
    ...names,
    onUnion: (sum, { listMapKeys }) => {
      united ??= { sum, keys: listMapKeys.map((key) => escapeName(key) ?? key) }
    },
  })
  if (united === undefined) return program
  const { sum, keys } = united
  const [left, right] = sum.args as [ASTNode, ASTNode]
  const textOf = ({ start, end }: ASTNode): string => expression.slice(start, end)
  const call = `uniteLists((${textOf(left)}), (${textOf(right)}), ${JSON.stringify(keys)})`
  return parse(expression.slice(0, sum.start) + call + expression.slice(sum.end), names)
}

interface Scope {
  /** The schemas of variables by name; undefined if the schema is unknown. */
  readonly variables: ReadonlyMap<string, SchemaNode | undefined>
  readonly metadata: SchemaNode
  /** Called for each sum whose first list is not atomic, with the schema of that list. */
  readonly onUnion: (sum: ASTNode, list: SchemaNode) => void
}

/** True if a rule compares a value with the value before an update. */
export function readsOldSelf(program: ParseResult): boolean {
  return mentions(program.ast, 'oldSelf')
}

function mentions(part: unknown, name: string): boolean {
  if (Array.isArray(part)) return part.some((one) => mentions(one, name))
  if (typeof part !== 'object' || part === null || !('op' in part) || !('args' in part)) return false
  return part.op === 'id' ? part.args === name : part.op !== 'value' && mentions(part.args, name)
}

const comprehensions: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'existsOne', 'map', 'filter'])
const visibleMetadata: ReadonlySet<string> = new Set(['name', 'generateName'])

/** The schema of the value of an expression; undefined if it is unknown. */
function infer(node: ASTNode, scope: Scope): SchemaNode | undefined {
  switch (node.op) {
    case 'value':
      return undefined
    case 'id':
      return scope.variables.get(node.args)
    case '.':
    case '.?':
      return fieldOf(infer(node.args[0], scope), node.args[1], scope)
    case '[]':
    case '[?]': {
      const [owner, index] = node.args
      infer(index, scope)
      const schema = infer(owner, scope)
      return schema?.type === 'array' ? schema.items : undefined
    }
    case 'call': {
      const [name, args] = node.args
      const [first] = args.map((argument) => infer(argument, scope))
      return name === 'uniteLists' ? first : undefined
    }
    case '+': {
      const [list] = node.args.map((operand) => infer(operand, scope))
      if (list?.type === 'array' && list.listType !== 'atomic') scope.onUnion(node, list)
      return undefined
    }
    case 'rcall':
      return inferMethod(node.args, scope)
    case 'list':
      for (const item of node.args) infer(item, scope)
      return undefined
    case 'map':
      for (const [key, value] of node.args) {
        infer(key, scope)
        infer(value, scope)
      }
      return undefined
    case '!_':
    case '-_':
      infer(node.args, scope)
      return undefined
    default:
      for (const operand of node.args) infer(operand, scope)
      return undefined
  }
}

function inferMethod([name, receiver, args]: [string, ASTNode, ASTNode[]], scope: Scope): SchemaNode | undefined {
  const owner = infer(receiver, scope)
  const [variable] = args
  if (comprehensions.has(name) && variable?.op === 'id' && args.length > 1) {
    const inner = withVariable(scope, variable.args, owner?.type === 'array' ? owner.items : undefined)
    for (const argument of args.slice(1)) infer(argument, inner)
    return name === 'filter' ? owner : undefined
  }
  if ((name === 'optMap' || name === 'optFlatMap') && variable?.op === 'id') {
    for (const argument of args.slice(1)) infer(argument, withVariable(scope, variable.args, owner))
    return undefined
  }
  if (name === 'bind' && receiver.op === 'id' && receiver.args === 'cel' && variable?.op === 'id') {
    const [, value, result] = args
    const bound = value && infer(value, scope)
    return result && infer(result, withVariable(scope, variable.args, bound))
  }
  for (const argument of args) infer(argument, scope)
  return name === 'orValue' ? owner : undefined
}

function withVariable(scope: Scope, name: string, schema: SchemaNode | undefined): Scope {
  return { ...scope, variables: new Map(scope.variables).set(name, schema) }
}

const scalars: ReadonlySet<string> = new Set(['string', 'integer', 'number', 'boolean', 'array'])

function fieldOf(schema: SchemaNode | undefined, name: string, { metadata }: Scope): SchemaNode | undefined {
  if (schema === undefined || schema.type === 'any' || schema.type === 'untyped') return undefined
  if (scalars.has(schema.type)) throw new Error(`${schema.type} has no field "${name}"`)
  if (schema === metadata && !visibleMetadata.has(name)) throw new Error(`undefined field "${name}"`)
  for (const [key, child] of schema.properties) if (escapeName(key) === name) return child
  if (typeof schema.others === 'object') return schema.others
  if (schema.type === 'object') throw new Error(`undefined field "${name}"`)
  return undefined
}
