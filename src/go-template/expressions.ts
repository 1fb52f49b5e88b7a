// Evaluates pipelines, and the commands, paths and calls in them. Follows text/template/exec.go, evalPipeline and below.

import { constantValue } from './constants.ts'
import { TemplateExecError, type ValueAtHand } from './errors.ts'
import type { ExecutionContext, FoundFunction } from './execution-context.ts'
import { quote } from './go-strings.ts'
import {
  type CommandNode,
  locationOf,
  nodeText,
  type OperandNode,
  type PipeNode,
  type TemplateTreeNode,
} from './nodes.ts'
import { asParameter, canBeNil, mismatch, parameterType, wrongCount } from './parameters.ts'
import { sprint } from './print.ts'
import { isTrue } from './truth.ts'
import { ANY, type GoType, VALUE } from './types.ts'
import {
  GoError,
  type GoFunction,
  GoList,
  GoMap,
  GoObject,
  type GoValue,
  holdsAny,
  onGoError,
  typeName,
  zeroOf,
} from './values.ts'
import { argumentValues, receiverText } from './values-at-hand.ts'
import { type Slot, Variables } from './variables.ts'

interface FieldAccess {
  readonly node: OperandNode
  readonly name: string
  readonly args: readonly OperandNode[]
  readonly final: Final
  /** Index of the name in the node's path. */
  readonly position: number
  /** The receiver is a key that a map does not have. */
  readonly isMissing: boolean
}

/** No preceding command in the pipeline: Go's `missingVal` for `final` in evalCommand. */
const MISSING = Symbol('missing')
type Final = GoValue | typeof MISSING

interface Failure {
  readonly cause?: GoError | TemplateExecError
  readonly values?: readonly ValueAtHand[]
}

/** Evaluates the expressions of one execution of a template, and holds its variables. */
export class Expressions {
  readonly #template: string
  readonly #context: ExecutionContext
  readonly variables: Variables
  /** For errors. */
  #node: TemplateTreeNode | undefined
  /** True if the last computed value has the static type `interface {}`. */
  #boxed = false

  constructor(template: string, context: ExecutionContext, data: GoValue) {
    this.#template = template
    this.#context = context
    this.variables = new Variables(data)
  }

  /** Sets the node for subsequent errors. */
  at(node: TemplateTreeNode): void {
    this.#node = node
  }

  fail(reason: string, { cause, values = [] }: Failure = {}): never {
    const node = this.#node
    throw new TemplateExecError({
      location: node && locationOf(node),
      template: this.#template,
      context: node === undefined ? '' : nodeText(node),
      reason,
      cause,
      values,
    })
  }

  /** Sets the variables that the pipeline of a `range` declares or assigns, for one round. */
  setRangeVariables({ declared, isAssign }: PipeNode, index: GoValue, element: Slot): void {
    if (declared.length === 0) return
    const slots = declared.length === 1 ? [element] : [{ value: index, boxed: false }, element]
    if (!isAssign) this.variables.setLast(slots)
    else for (const [i, slot] of slots.entries()) this.#assign(declared[i]?.path[0] ?? '', slot)
  }

  #assign(name: string, slot: Slot): void {
    if (!this.variables.assign(name, slot)) this.fail(`undefined variable: ${name}`)
  }

  /** Evaluates a pipeline and declares its variables. */
  pipeline(dot: Slot, pipe: PipeNode): GoValue {
    this.#node = pipe
    let value: Final = MISSING
    for (const command of pipe.commands) {
      value = this.#command(dot, command, value)
      // A nil interface has no value.
      if (value === null) value = undefined
    }
    const result = value === MISSING ? undefined : value
    for (const { path } of pipe.declared) {
      const [name = ''] = path
      if (pipe.isAssign) this.#assign(name, { value: result, boxed: false })
      else this.variables.declare(name, { value: result, boxed: false })
    }
    this.#boxed = false
    return result
  }

  #command(dot: Slot, command: CommandNode, final: Final): GoValue {
    const { args } = command
    // A command has at least one argument.
    const first = args[0] as OperandNode
    switch (first.type) {
      case 'field':
      case 'chain':
      case 'variable':
        return this.#path(dot, first, args, final)
      case 'identifier':
        return this.#function(dot, { name: first.name, node: first, command }, args, final)
      case 'pipe':
        this.#notAFunction(args, final)
        return this.pipeline(dot, first)
    }
    this.#node = first
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

  /** `.a.b`, `$x.a`, `(f).a` */
  #path(dot: Slot, node: OperandNode, args: readonly OperandNode[], final: Final): GoValue {
    this.#node = node
    if (node.type === 'field') return this.#fields(dot, dot, { node, path: node.path, args, final })
    if (node.type === 'chain') {
      if (node.operand.type === 'nil') this.fail(`indirection through explicit nil in ${nodeText(node)}`)
      const value = this.#argument(dot, undefined, node.operand)
      return this.#fields(dot, { value, boxed: this.#boxed }, { node, path: node.path, args, final })
    }
    if (node.type !== 'variable') return undefined
    const [name = '', ...path] = node.path
    const variable = this.variables.find(name)
    if (variable === undefined) this.fail(`undefined variable: ${name}`)
    if (path.length > 0) return this.#fields(dot, variable, { node, path, args, final })
    this.#notAFunction(args, final)
    return this.#slot(variable)
  }

  #fields(
    dot: Slot,
    receiver: Slot,
    {
      node,
      path,
      args,
      final,
    }: { node: OperandNode; path: readonly string[]; args: readonly OperandNode[]; final: Final },
  ): GoValue {
    let slot = receiver
    let isMissing = false
    for (const [i, name] of path.entries()) {
      const isLast = i === path.length - 1
      const { value: below } = slot
      const access: FieldAccess = {
        node,
        name,
        position: i,
        isMissing,
        args: isLast ? args : [],
        final: isLast ? final : MISSING,
      }
      const value = this.#field(dot, slot, access)
      isMissing = below instanceof GoMap && !below.entries.has(name)
      slot = { value, boxed: this.#boxed }
    }
    return slot.value
  }

  /** Follows exec.go, evalField. */
  #field(dot: Slot, { value, boxed }: Slot, { node, name, position, isMissing, args, final }: FieldAccess): GoValue {
    const { missingKey, trace } = this.#context
    const receiver = (): readonly ValueAtHand[] => [{ expression: receiverText(node, position), value, isMissing }]
    this.#boxed = false
    if (value === undefined) {
      if (missingKey === 'error') this.fail(`nil data; no entry for key ${quote(name)}`)
      return undefined
    }
    if (value === null) this.fail(`nil pointer evaluating interface {}.${name}`, { values: receiver() })
    const methods =
      value instanceof GoMap || value instanceof GoObject || value instanceof GoList ? value.methods : undefined
    const method = methods !== undefined && Object.hasOwn(methods, name) ? methods[name] : undefined
    if (method !== undefined) return this.#call(dot, { fn: method, isBuiltin: false, node, name }, args, final)
    const hasArguments = args.length > 1 || final !== MISSING
    if (value instanceof GoObject) {
      const field = value.fields.get(name)
      if (value.fields.has(name)) {
        if (hasArguments) this.fail(`${name} has arguments but cannot be invoked as function`)
        return field
      }
    } else if (value instanceof GoMap) {
      if (hasArguments) this.fail(`${name} is not a method but has arguments`)
      this.#boxed = holdsAny(value.type)
      if (value.entries.has(name)) {
        const field = value.entries.get(name)
        trace?.read({ entries: value.entries, name, value: field })
        return field
      }
      if (missingKey === 'error') this.fail(`map has no entry for key ${quote(name)}`)
      return missingKey === 'zero' ? zeroOf(value.type.elem ?? ANY) : undefined
    }
    this.fail(`can't evaluate field ${name} in type ${boxed ? ANY.name : typeName(value)}`, { values: receiver() })
  }

  #function(
    dot: Slot,
    { name, node, command }: { name: string; node: OperandNode; command: TemplateTreeNode },
    args: readonly OperandNode[],
    final: Final,
  ): GoValue {
    this.#node = node
    const found = this.#context.fn(name)
    if (found === undefined) this.fail(`${quote(name)} is not a defined function`)
    return this.#call(dot, { ...found, node: command, name }, args, final)
  }

  /** Follows exec.go, evalCall. `args` begins with the function itself. */
  #call(
    dot: Slot,
    callee: FoundFunction & { readonly node: TemplateTreeNode; readonly name: string },
    args: readonly OperandNode[],
    final: Final,
  ): GoValue {
    const { fn, isBuiltin, node, name } = callee
    const given = Math.max(args.length - 1, 0)
    const wrong = wrongCount(name, fn, { given, count: given + (final === MISSING ? 0 : 1) })
    if (wrong !== undefined) this.fail(wrong)
    if (isBuiltin && (name === 'and' || name === 'or')) return this.#logic(dot, name, args, final)
    const values: GoValue[] = []
    for (let i = 0; i < given; i++) values.push(this.#argument(dot, parameterType(fn, i), args[i + 1] as OperandNode))
    if (final !== MISSING) values.push(this.#validate(final, parameterType(fn, given), true))
    if (isBuiltin && name === 'call') values.unshift(args[1] === undefined ? sprint(values[0]) : nodeText(args[1]))
    return this.#invoke(fn, values, { node, name, args: args.slice(1) })
  }

  #invoke(
    fn: GoFunction,
    values: readonly GoValue[],
    {
      node,
      name,
      args,
    }: { readonly node: TemplateTreeNode; readonly name: string; readonly args: readonly OperandNode[] },
  ): GoValue {
    this.#context.budget.step()
    try {
      const result = fn.call(...(values as never[]))
      this.#boxed = false
      return result
    } catch (error) {
      if (!(error instanceof GoError) && !(error instanceof TemplateExecError)) throw error
      this.#node = node
      this.fail(`error calling ${name}: ${error.message}`, {
        cause: error,
        values: name === 'call' ? [] : argumentValues(args, values),
      })
    }
  }

  /** `and` and `or` short-circuit. */
  #logic(dot: Slot, name: 'and' | 'or', args: readonly OperandNode[], final: Final): GoValue {
    let value: GoValue
    for (const arg of args.slice(1)) {
      value = this.#argument(dot, VALUE, arg)
      if (isTrue(value) === (name === 'or')) return value
    }
    return final === MISSING ? value : final
  }

  #validate(value: GoValue, type: GoType | undefined, isPiped = false): GoValue {
    const reason = mismatch(value, type)
    if (reason !== undefined) {
      const expression = isPiped ? undefined : this.#node && nodeText(this.#node)
      this.fail(reason, { values: value === undefined ? [] : [{ expression, value, isMissing: false }] })
    }
    return asParameter(value, type)
  }

  /** Follows exec.go, evalArg. */
  #argument(dot: Slot, type: GoType | undefined, node: OperandNode): GoValue {
    this.#node = node
    switch (node.type) {
      case 'dot':
        return this.#validate(this.#slot(dot), type)
      case 'nil':
        if (type !== undefined && !canBeNil(type)) this.fail(`cannot assign nil to ${type.name}`)
        return type === VALUE ? undefined : zeroOf(type ?? ANY)
      case 'field':
      case 'variable':
      case 'chain':
        return this.#validate(this.#path(dot, node, [], MISSING), type)
      case 'pipe':
        return this.#validate(this.pipeline(dot, node), type)
      case 'identifier':
        return this.#validate(this.#function(dot, { name: node.name, node, command: node }, [], MISSING), type)
      default:
        return this.#constant(node, type ?? ANY)
    }
  }

  #constant(node: Extract<OperandNode, { type: 'bool' | 'number' | 'string' }>, type: GoType): GoValue {
    this.#boxed = false
    return onGoError(
      () => constantValue(node, type),
      ({ message }) => this.fail(message),
    )
  }
}
