// Evaluates pipelines, and the commands, paths and calls in them. Follows text/template/exec.go, evalPipeline and the
// functions that it calls.

import {
  type Arguments,
  type FieldPath,
  type Final,
  MISSING,
  methodOf,
  noArguments,
  type Receiver,
  readMaps,
} from './call-arguments.ts'
import { constantValue } from './constants.ts'
import { TemplateExecError } from './errors.ts'
import type { ExecutionContext, FoundFunction } from './execution-context.ts'
import { quote } from './go-strings.ts'
import { NodeErrors } from './node-errors.ts'
import {
  type CommandNode,
  nodeText,
  type OperandNode,
  type PathNode,
  type PipeNode,
  type StatementNode,
  type TemplateTreeNode,
} from './nodes.ts'
import { accepts, asParameter, canBeNil, mismatch, wrongCount } from './parameters.ts'
import { sprint } from './print.ts'
import { isTrue } from './truth.ts'
import { ANY, type GoType, VALUE } from './types.ts'
import { GoError, GoMap, GoObject, type GoValue, holdsAny, onGoError, typeName, zeroOf } from './values.ts'
import { argumentValues, receiverText } from './values-at-hand.ts'
import { type Slot, Variables } from './variables.ts'

/** Evaluates the expressions of one execution of a template, and holds its variables. */
export class Expressions extends NodeErrors {
  readonly #context: ExecutionContext
  readonly variables: Variables
  /** True if the last computed value has the static type `interface {}`. */
  #boxed = false

  constructor(template: string, context: ExecutionContext, data: GoValue) {
    super(template)
    this.#context = context
    this.variables = new Variables(data)
  }

  /** @param unknown a variable that does not exist */
  requireKnown(unknown: string | undefined): void {
    if (unknown !== undefined) this.fail(`undefined variable: ${unknown}`)
  }

  /** Evaluates the pipeline of a statement and declares its variables. */
  pipelineOf(dot: Slot, statement: StatementNode, pipe: PipeNode): GoValue {
    this.statement = statement
    return this.#pipeline(dot, pipe)
  }

  #pipeline(dot: Slot, pipe: PipeNode): GoValue {
    this.node = pipe
    let value: Final = MISSING
    for (let i = 0; i < pipe.commands.length; i++) {
      value = this.#command(dot, pipe.commands[i] as CommandNode, value)
      // The value of a nil interface is invalid in Go.
      if (value === null) value = undefined
    }
    const result = value === MISSING ? undefined : value
    if (pipe.declared.length > 0) this.requireKnown(this.variables.setAll(pipe, { value: result, boxed: false }))
    this.#boxed = false
    return result
  }

  #command(dot: Slot, command: CommandNode, final: Final): GoValue {
    const { args } = command
    // A command has at least one argument.
    const first = args[0] as OperandNode
    const given: Arguments = args.length === 1 && final === MISSING ? noArguments : { args, final }
    switch (first.type) {
      case 'field':
      case 'chain':
      case 'variable':
        return this.#path(dot, first, given)
      case 'identifier':
        this.node = first
        return this.#function(dot, first.name, command, given)
      case 'pipe':
        this.#notAFunction(args, final)
        return this.#pipeline(dot, first)
    }
    this.node = first
    this.#notAFunction(args, final)
    if (first.type === 'dot') return this.#slot(dot)
    if (first.type === 'nil') this.fail('nil is not a command')
    return this.#constant(first, ANY)
  }

  #notAFunction(args: readonly OperandNode[], final: Final): void {
    if (args.length > 1 || final !== MISSING) {
      this.fail(`can't give argument to non-function ${nodeText(args[0] as OperandNode)}`)
    }
  }

  #slot({ value, boxed }: Slot): GoValue {
    this.#boxed = boxed
    const { trace } = this.#context
    if (trace !== undefined && value instanceof GoMap) {
      trace.read({ entries: value.entries, name: undefined, value })
    }
    return value
  }

  /** Evaluates a path such as `.a.b`, `$x.a` or `(f).a`. */
  #path(dot: Slot, node: PathNode, given: Arguments): GoValue {
    this.node = node
    if (node.type === 'field') return this.#fields(dot, dot, node, 0, given)
    if (node.type === 'chain') {
      if (node.operand.type === 'nil') this.fail(`indirection through explicit nil in ${nodeText(node)}`)
      const value = this.#argument(dot, undefined, node.operand)
      return this.#fields(dot, { value, boxed: this.#boxed }, node, 0, given)
    }
    const name = node.path[0] ?? ''
    const variable = this.variables.find(name)
    if (variable === undefined) this.fail(`undefined variable: ${name}`)
    if (node.path.length > 1) return this.#fields(dot, variable, node, 1, given)
    this.#notAFunction(given.args, given.final)
    return this.#slot(variable)
  }

  /** @param first the index of the field in the path that is read from `start` */
  #fields(dot: Slot, start: Slot, node: PathNode, first: number, given: Arguments): GoValue {
    const { path } = node
    const reached: Receiver = { value: start.value, boxed: start.boxed, isMissing: false }
    const end = given === noArguments ? path.length : path.length - 1
    const at = readMaps(reached, path, { first, end, trace: this.#context.trace })
    if (at < path.length) return this.#remaining(dot, reached, { node, path, first, ...given }, at)
    this.#boxed = reached.boxed
    return reached.value
  }

  /** Reads the fields of a path, starting at index `from`. */
  #remaining(dot: Slot, start: Receiver, access: FieldPath, from: number): GoValue {
    const { path } = access
    let receiver = start
    for (let i = from; ; i++) {
      const value = this.#field(dot, receiver, access, i)
      if (i === path.length - 1) return value
      const { value: map } = receiver
      const isMissing = map instanceof GoMap && !map.entries.has(path[i] as string)
      receiver = { value, boxed: this.#boxed, isMissing }
    }
  }

  /** Reads the field at an index of a path. Follows exec.go, evalField. */
  #field(dot: Slot, receiver: Receiver, access: FieldPath, index: number): GoValue {
    const { missingKey, trace } = this.#context
    const { value } = receiver
    const name = access.path[index] as string
    const given = index === access.path.length - 1 ? access : noArguments
    this.#boxed = false
    if (value === undefined) {
      if (missingKey === 'error') this.fail(`nil data; no entry for key ${quote(name)}`)
      return undefined
    }
    if (value === null) this.#failAt(receiver, access, index, `nil pointer evaluating interface {}.${name}`)
    const method = methodOf(value, name)
    if (method !== undefined) return this.#call(dot, { fn: method, isBuiltin: false, name }, access.node, given)
    const hasArguments = given.args.length > 1 || given.final !== MISSING
    if (value instanceof GoMap) {
      if (hasArguments) this.#failWithArguments(access, index, value)
      this.#boxed = holdsAny(value.type)
      const field = value.entries.get(name)
      if (field !== undefined || value.entries.has(name)) {
        trace?.read({ entries: value.entries, name, value: field })
        return field
      }
      if (missingKey === 'error') this.fail(`map has no entry for key ${quote(name)}`)
      return missingKey === 'zero' ? zeroOf(value.type.elem ?? ANY) : undefined
    }
    if (value instanceof GoObject && value.fields.has(name)) {
      if (hasArguments) this.fail(`${name} has arguments but cannot be invoked as function`)
      return value.fields.get(name)
    }
    const type = receiver.boxed ? ANY.name : typeName(value)
    this.#failAt(receiver, access, index, `can't evaluate field ${name} in type ${type}`)
  }

  #failAt({ value, isMissing }: Receiver, { node, first }: FieldPath, index: number, reason: string): never {
    this.fail(reason, { values: [{ expression: receiverText(node, index - first), value, isMissing }] })
  }

  #failWithArguments({ node, first, path }: FieldPath, index: number, map: GoMap): never {
    const name = path[index] as string
    const expression = receiverText(node, index + 1 - first)
    const isMissing = !map.entries.has(name)
    this.fail(`${name} is not a method but has arguments`, {
      values: [{ expression, value: map.entries.get(name), isMissing }],
    })
  }

  #function(dot: Slot, name: string, node: TemplateTreeNode, given: Arguments): GoValue {
    const found = this.#context.fn(name)
    if (found === undefined) this.fail(`${quote(name)} is not a defined function`)
    return this.#call(dot, found, node, given)
  }

  /** Calls a function. Follows exec.go, evalCall. */
  #call(dot: Slot, callee: FoundFunction, node: TemplateTreeNode, { args, final }: Arguments): GoValue {
    const { fn, isBuiltin, name } = callee
    const given = Math.max(args.length - 1, 0)
    const wrong = wrongCount(name, fn, given, given + (final === MISSING ? 0 : 1))
    if (wrong !== undefined) this.fail(wrong)
    if (isBuiltin && (name === 'and' || name === 'or')) return this.#logic(dot, name, args, final)
    const last = fn.params.length - 1
    const values: GoValue[] = []
    for (let i = 0; i < given; i++) {
      values.push(this.#argument(dot, fn.params[Math.min(i, last)] ?? ANY, args[i + 1] as OperandNode))
    }
    if (final !== MISSING) values.push(this.#validate(final, fn.params[Math.min(given, last)] ?? ANY, true))
    if (isBuiltin && name === 'call') values.unshift(args[1] === undefined ? sprint(values[0]) : nodeText(args[1]))
    return this.#invoke(callee, node, values, args)
  }

  #invoke(
    { fn, name }: FoundFunction,
    node: TemplateTreeNode,
    values: readonly GoValue[],
    args: readonly OperandNode[],
  ): GoValue {
    try {
      this.#context.budget.step()
      const result = fn.call(...(values as never[]))
      this.#boxed = false
      return result
    } catch (error) {
      this.node = node
      if (!(error instanceof GoError) && !(error instanceof TemplateExecError)) throw error
      this.fail(`error calling ${name}: ${error.message}`, {
        cause: error,
        // The first value for `call` is the text that the evaluator added.
        values: argumentValues(args.slice(1), name === 'call' ? values.slice(1) : values),
      })
    }
  }

  /** Evaluates `and` or `or`, which short-circuit. */
  #logic(dot: Slot, name: 'and' | 'or', args: readonly OperandNode[], final: Final): GoValue {
    let value: GoValue
    for (const arg of args.slice(1)) {
      value = this.#argument(dot, VALUE, arg)
      if (isTrue(value) === (name === 'or')) return value
    }
    return final === MISSING ? value : final
  }

  #validate(value: GoValue, type: GoType | undefined, isPiped = false): GoValue {
    if (value !== undefined && accepts(type, value)) return value
    const reason = mismatch(value, type)
    if (reason !== undefined) {
      const expression = isPiped ? undefined : this.node && nodeText(this.node)
      this.fail(reason, { values: value === undefined ? [] : [{ expression, value, isMissing: false }] })
    }
    return asParameter(value, type)
  }

  /** Evaluates an argument for a parameter of this type. Follows exec.go, evalArg. */
  #argument(dot: Slot, type: GoType | undefined, node: OperandNode): GoValue {
    this.node = node
    switch (node.type) {
      case 'dot':
        return this.#validate(this.#slot(dot), type)
      case 'nil':
        if (type !== undefined && !canBeNil(type)) this.fail(`cannot assign nil to ${type.name}`)
        return type === VALUE ? undefined : zeroOf(type ?? ANY)
      case 'field':
      case 'variable':
      case 'chain':
        return this.#validate(this.#path(dot, node, noArguments), type)
      case 'pipe':
        return this.#validate(this.#pipeline(dot, node), type)
      case 'identifier':
        return this.#validate(this.#function(dot, node.name, node, noArguments), type)
      default:
        return this.#constant(node, type ?? ANY)
    }
  }

  #constant(node: Extract<OperandNode, { type: 'bool' | 'number' | 'string' }>, type: GoType): GoValue {
    this.#boxed = false
    if (node.type === 'string' && (type.kind === 'string' || type === ANY)) return node.text
    return onGoError(
      () => constantValue(node, type),
      ({ message }) => this.fail(message),
    )
  }
}
