// Runs the tree of a template. Follows text/template/exec.go.

import { TemplateExecError, type ValueAtHand } from './errors.ts'
import { quote } from './go-strings.ts'
import type { Budget } from './limits.ts'
import {
  type ActionNode,
  type BranchNode,
  type CommandNode,
  type ListNode,
  locationOf,
  type NumberNode,
  nodeText,
  type OperandNode,
  type PipeNode,
  type StatementNode,
  type TemplateNode,
  type TemplateTreeNode,
  type TextNode,
} from './nodes.ts'
import type { OutputTrace } from './output-trace.ts'
import { sortedEntries, sprint } from './print.ts'
import { isTrue } from './truth.ts'
import { ANY, type GoType, isAssignable, isIntegerKind, isUnsignedKind, MAP, VALUE, wrapInteger } from './types.ts'
import {
  elements,
  GoComplex,
  GoError,
  type GoFunction,
  GoInteger,
  GoList,
  GoMap,
  GoObject,
  type GoValue,
  holdsAny,
  int,
  isNil,
  typeName,
  typeOf,
  zeroOf,
} from './values.ts'

/** What a missing key of a map is: no value, the zero value of the map's type, or an error. */
export type MissingKey = 'default' | 'zero' | 'error'

export interface FoundFunction {
  readonly fn: GoFunction
  /** From text/template itself; `and` and `or` then stop early. */
  readonly isBuiltin: boolean
}

/** The templates and functions that a template may use. */
export interface ExecutionContext {
  readonly template: (name: string) => ListNode | undefined
  readonly fn: (name: string) => FoundFunction | undefined
  readonly missingKey: MissingKey
  readonly budget: Budget
  /** Records which action prints what. */
  readonly trace?: OutputTrace | undefined
}

/**
 * Runs one template on some data and returns what it prints.
 *
 * @throws TemplateExecError, TemplateLimitError
 */
export function executeTemplate(name: string, root: ListNode, context: ExecutionContext, data: GoValue): string {
  const output: string[] = []
  const { trace } = context
  trace?.begin()
  try {
    // Data that is nil is no value, and so are its fields: reflect.ValueOf(nil) is invalid, see exec.go, evalField.
    new Evaluator({ name, context, output }, data ?? undefined).run(root)
  } catch (error) {
    trace?.abandon()
    throw error
  }
  const text = output.join('')
  trace?.end(text)
  return text
}

interface Frame {
  /** The template whose actions run. */
  readonly name: string
  readonly context: ExecutionContext
  readonly output: string[]
}

/** The value of `.`, or of a variable. */
interface Slot {
  readonly value: GoValue
  /** The static type is `interface {}`: an element of a list or map. Shows in messages about a field of it. */
  readonly boxed: boolean
}

interface Variable extends Slot {
  readonly name: string
  value: GoValue
  boxed: boolean
}

interface FieldAccess {
  readonly node: OperandNode
  readonly name: string
  readonly args: readonly OperandNode[]
  readonly final: Final
  /** Of the name in the path of the node. */
  readonly position: number
  /** What should have the field is a key that a map does not have. */
  readonly isMissing: boolean
}

/** The value of the command before in a pipeline is missing: `final` of Go's evalCommand. */
const MISSING = Symbol('missing')
type Final = GoValue | typeof MISSING

type Jump = 'break' | 'continue' | undefined

interface Failure {
  readonly cause?: GoError | TemplateExecError
  readonly values?: readonly ValueAtHand[]
}

class Evaluator {
  readonly #frame: Frame
  readonly #variables: Variable[]
  readonly #data: GoValue
  /** For errors. */
  #node: TemplateTreeNode | undefined
  /** Whether the value that was just computed has the static type `interface {}`. */
  #boxed = false

  constructor(frame: Frame, data: GoValue) {
    this.#frame = frame
    this.#data = data
    this.#variables = [{ name: '$', value: data, boxed: false }]
  }

  run(root: ListNode): void {
    this.#walk({ value: this.#data, boxed: false }, root)
  }

  #fail(reason: string, { cause, values = [] }: Failure = {}): never {
    const node = this.#node
    throw new TemplateExecError({
      location: node && locationOf(node),
      template: this.#frame.name,
      context: node === undefined ? '' : nodeText(node),
      reason,
      cause,
      values,
    })
  }

  #print(text: string, node: ActionNode | TextNode): void {
    const { context, output } = this.#frame
    context.budget.print(text.length)
    output.push(text)
    context.trace?.print(node, text)
  }

  #walk(dot: Slot, node: StatementNode): Jump {
    this.#node = node
    switch (node.type) {
      case 'text':
        this.#print(node.text, node)
        return undefined
      case 'action': {
        this.#frame.context.trace?.forget()
        const value = this.#pipeline(dot, node.pipe)
        if (node.pipe.declared.length > 0) return undefined
        this.#node = node
        this.#print(printed(value), node)
        return undefined
      }
      case 'list':
        for (const inner of node.nodes) {
          const jump = this.#walk(dot, inner)
          if (jump !== undefined) return jump
        }
        return undefined
      case 'if':
      case 'with':
        return this.#branch(dot, node)
      case 'range':
        return this.#range(dot, node)
      case 'template':
        this.#template(dot, node)
        return undefined
      default:
        return node.type
    }
  }

  #branch(dot: Slot, node: BranchNode): Jump {
    const mark = this.#variables.length
    const value = this.#pipeline(dot, node.pipe)
    let jump: Jump
    if (isTrue(value)) jump = this.#walk(node.type === 'with' ? { value, boxed: false } : dot, node.list)
    else if (node.elseList !== undefined) jump = this.#walk(dot, node.elseList)
    this.#variables.length = mark
    return jump
  }

  #range(dot: Slot, node: BranchNode): Jump {
    const outer = this.#variables.length
    const value = this.#pipeline(dot, node.pipe)
    const mark = this.#variables.length
    let ran = false
    for (const [index, element, boxed] of this.#rounds(value, node)) {
      ran = true
      this.#setRangeVariables(node.pipe, index, { value: element, boxed })
      const jump = this.#walk({ value: element, boxed }, node.list)
      this.#variables.length = mark
      this.#frame.context.budget.step()
      if (jump === 'break') break
    }
    const jump = ran || node.elseList === undefined ? undefined : this.#walk(dot, node.elseList)
    this.#variables.length = outer
    return jump
  }

  /** Index or key, element, and whether the element has the static type `interface {}`. */
  *#rounds(value: GoValue, node: BranchNode): Generator<readonly [GoValue, GoValue, boolean]> {
    const items = elements(value)
    if (items !== undefined) {
      const boxed = value instanceof GoList && holdsAny(value.type)
      for (const [i, item] of items.entries()) yield [int(i), item, boxed]
    } else if (value instanceof GoMap) {
      for (const [key, item] of sortedEntries(value)) yield [key, item, holdsAny(value.type)]
    } else if (value instanceof GoInteger) {
      if (node.pipe.declared.length > 1) {
        this.#fail(`can't use ${sprint(value)} to iterate over more than one variable`)
      }
      for (let i = 0n; i < value.value; i++) yield [undefined, new GoInteger(i, value.type), false]
    } else if (!isNil(value)) {
      this.#fail(`range can't iterate over ${sprint(value)}`)
    }
  }

  #setRangeVariables({ declared, isAssign }: PipeNode, index: GoValue, element: Slot): void {
    if (declared.length === 0) return
    const values = declared.length === 1 ? [element] : [{ value: index, boxed: false }, element]
    for (const [i, slot] of values.entries()) {
      if (isAssign) this.#assign(declared[i]?.path[0] ?? '', slot)
      else {
        const variable = this.#variables[this.#variables.length - values.length + i]
        if (variable !== undefined) Object.assign(variable, slot)
      }
    }
  }

  #assign(name: string, { value, boxed }: Slot): void {
    const variable = this.#variables.findLast((each) => each.name === name)
    if (variable === undefined) this.#fail(`undefined variable: ${name}`)
    variable.value = value
    variable.boxed = boxed
  }

  #template(dot: Slot, node: TemplateNode): void {
    const { context, output } = this.#frame
    const root = context.template(node.name)
    if (root === undefined) this.#fail(`template ${quote(node.name)} not defined`)
    const data = node.pipe === undefined ? undefined : this.#pipeline(dot, node.pipe)
    context.budget.nested(() => new Evaluator({ name: node.name, context, output }, data).run(root))
  }

  #pipeline(dot: Slot, pipe: PipeNode): GoValue {
    this.#node = pipe
    let value: Final = MISSING
    for (const command of pipe.commands) {
      value = this.#command(dot, command, value)
      // The value of a nil interface is no value.
      if (value === null) value = undefined
    }
    const result = value === MISSING ? undefined : value
    for (const { path } of pipe.declared) {
      const [name = ''] = path
      if (pipe.isAssign) this.#assign(name, { value: result, boxed: false })
      else this.#variables.push({ name, value: result, boxed: false })
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
        return this.#pipeline(dot, first)
    }
    this.#node = first
    this.#notAFunction(args, final)
    if (first.type === 'dot') return this.#slot(dot)
    if (first.type === 'nil') this.#fail('nil is not a command')
    this.#boxed = false
    return first.type === 'number' ? this.#number(first) : first.type === 'bool' ? first.value : first.text
  }

  #notAFunction(args: readonly OperandNode[], final: Final): void {
    if (args.length > 1 || final !== MISSING) {
      this.#fail(`can't give argument to non-function ${nodeText(args[0] as OperandNode)}`)
    }
  }

  #slot({ value, boxed }: Slot): GoValue {
    this.#boxed = boxed
    const { trace } = this.#frame.context
    if (trace !== undefined && value instanceof GoMap) {
      trace.read({ entries: value.entries, name: undefined, value })
    }
    return value
  }

  /** The type of a constant follows from its spelling. */
  #number(node: NumberNode): GoValue {
    this.#node = node
    const { text, complex, float } = node
    if (complex !== undefined) return new GoComplex(complex.real, complex.imaginary)
    const isHex = /^0[xX]/.test(text) && text.length > 2 && !/[pP]/.test(text)
    if (float !== undefined && !isHex && !text.startsWith("'") && /[.eEpP]/.test(text)) return float
    if (node.int !== undefined) return new GoInteger(node.int)
    this.#fail(`${text} overflows int`)
  }

  /** `.a.b`, `$x.a`, `(f).a` */
  #path(dot: Slot, node: OperandNode, args: readonly OperandNode[], final: Final): GoValue {
    this.#node = node
    if (node.type === 'field') return this.#fields(dot, dot, { node, path: node.path, args, final })
    if (node.type === 'chain') {
      if (node.operand.type === 'nil') this.#fail(`indirection through explicit nil in ${nodeText(node)}`)
      const value = this.#argument(dot, undefined, node.operand)
      return this.#fields(dot, { value, boxed: this.#boxed }, { node, path: node.path, args, final })
    }
    if (node.type !== 'variable') return undefined
    const [name = '', ...path] = node.path
    const variable = this.#variables.findLast((each) => each.name === name)
    if (variable === undefined) this.#fail(`undefined variable: ${name}`)
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
    const { missingKey, trace } = this.#frame.context
    const receiver = (): readonly ValueAtHand[] => [{ expression: receiverText(node, position), value, isMissing }]
    this.#boxed = false
    if (value === undefined) {
      if (missingKey === 'error') this.#fail(`nil data; no entry for key ${quote(name)}`)
      return undefined
    }
    if (value === null) this.#fail(`nil pointer evaluating interface {}.${name}`, { values: receiver() })
    const methods =
      value instanceof GoMap || value instanceof GoObject || value instanceof GoList ? value.methods : undefined
    const method = methods !== undefined && Object.hasOwn(methods, name) ? methods[name] : undefined
    if (method !== undefined) return this.#call(dot, { fn: method, isBuiltin: false, node, name }, args, final)
    const hasArguments = args.length > 1 || final !== MISSING
    if (value instanceof GoObject) {
      const field = value.fields.get(name)
      if (value.fields.has(name)) {
        if (hasArguments) this.#fail(`${name} has arguments but cannot be invoked as function`)
        return field
      }
    } else if (value instanceof GoMap) {
      if (hasArguments) this.#fail(`${name} is not a method but has arguments`)
      this.#boxed = holdsAny(value.type)
      if (value.entries.has(name)) {
        const field = value.entries.get(name)
        trace?.read({ entries: value.entries, name, value: field })
        return field
      }
      if (missingKey === 'error') this.#fail(`map has no entry for key ${quote(name)}`)
      return missingKey === 'zero' ? zeroOf(value.type.elem ?? ANY) : undefined
    }
    this.#fail(`can't evaluate field ${name} in type ${boxed ? ANY.name : typeName(value)}`, { values: receiver() })
  }

  #function(
    dot: Slot,
    { name, node, command }: { name: string; node: OperandNode; command: TemplateTreeNode },
    args: readonly OperandNode[],
    final: Final,
  ): GoValue {
    this.#node = node
    const found = this.#frame.context.fn(name)
    if (found === undefined) this.#fail(`${quote(name)} is not a defined function`)
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
    const { params, variadic } = fn
    const given = Math.max(args.length - 1, 0)
    const count = given + (final === MISSING ? 0 : 1)
    const fixed = variadic ? params.length - 1 : params.length
    if (variadic ? count < fixed : count !== fixed) {
      const want = variadic ? `at least ${fixed} got ${given}` : `${fixed} got ${count}`
      this.#fail(`wrong number of args for ${name}: want ${want}`)
    }
    const last = params.at(-1) ?? ANY
    const typeAt = (i: number): GoType => (i < fixed ? (params[i] ?? ANY) : last)
    if (isBuiltin && (name === 'and' || name === 'or')) return this.#logic(dot, name, args, final)
    const values: GoValue[] = []
    for (let i = 0; i < given; i++) values.push(this.#argument(dot, typeAt(i), args[i + 1] as OperandNode))
    if (final !== MISSING) values.push(this.#validate(final, typeAt(given), true))
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
    this.#frame.context.budget.step()
    try {
      const result = fn.call(...(values as never[]))
      this.#boxed = false
      return result
    } catch (error) {
      if (!(error instanceof GoError) && !(error instanceof TemplateExecError)) throw error
      this.#node = node
      this.#fail(`error calling ${name}: ${error.message}`, {
        cause: error,
        values: name === 'call' ? [] : argumentValues(args, values),
      })
    }
  }

  /** `and` and `or` evaluate no more than they need. */
  #logic(dot: Slot, name: 'and' | 'or', args: readonly OperandNode[], final: Final): GoValue {
    let value: GoValue
    for (const arg of args.slice(1)) {
      value = this.#argument(dot, VALUE, arg)
      if (isTrue(value) === (name === 'or')) return value
    }
    return final === MISSING ? value : final
  }

  /** Follows exec.go, validateType. */
  #validate(value: GoValue, type: GoType | undefined, isPiped = false): GoValue {
    if (type === undefined || type === VALUE) return value
    if (value === undefined) {
      if (!canBeNil(type)) this.#fail(`invalid value; expected ${type.name}`)
      return zeroOf(type)
    }
    if (type === ANY) return value
    const actual = value === null ? ANY : (typeOf(value) ?? ANY)
    if (!isAssignable(actual, type)) {
      const expression = isPiped ? undefined : this.#node && nodeText(this.#node)
      this.#fail(`wrong type for value; expected ${type.name}; got ${actual.name}`, {
        values: [{ expression, value, isMissing: false }],
      })
    }
    // A named map is the same map under the name of the parameter's type.
    return value instanceof GoMap && type === MAP && value.type !== MAP
      ? new GoMap(value.entries, MAP, { isNil: value.isNil })
      : value
  }

  /** Follows exec.go, evalArg. */
  #argument(dot: Slot, type: GoType | undefined, node: OperandNode): GoValue {
    this.#node = node
    switch (node.type) {
      case 'dot':
        return this.#validate(this.#slot(dot), type)
      case 'nil':
        if (type !== undefined && !canBeNil(type)) this.#fail(`cannot assign nil to ${type.name}`)
        return type === VALUE ? undefined : zeroOf(type ?? ANY)
      case 'field':
      case 'variable':
      case 'chain':
        return this.#validate(this.#path(dot, node, [], MISSING), type)
      case 'pipe':
        return this.#validate(this.#pipeline(dot, node), type)
      case 'identifier':
        return this.#validate(this.#function(dot, { name: node.name, node, command: node }, [], MISSING), type)
      default:
        return this.#constant(node, type ?? ANY)
    }
  }

  #constant(node: Extract<OperandNode, { type: 'bool' | 'number' | 'string' }>, type: GoType): GoValue {
    this.#boxed = false
    if (type === ANY || type === VALUE) {
      return node.type === 'number' ? this.#number(node) : node.type === 'bool' ? node.value : node.text
    }
    const { kind } = type
    if (kind === 'bool') return node.type === 'bool' ? node.value : this.#expected('bool', node)
    if (kind === 'string') return node.type === 'string' ? node.text : this.#expected('string', node)
    if (kind === 'float64') {
      return node.type === 'number' && node.float !== undefined ? node.float : this.#expected('float', node)
    }
    if (isIntegerKind(kind)) {
      const value = node.type === 'number' ? (isUnsignedKind(kind) ? node.uint : node.int) : undefined
      if (value !== undefined) return new GoInteger(wrapInteger(value, type), type)
      return this.#expected(isUnsignedKind(kind) ? 'unsigned integer' : 'integer', node)
    }
    this.#fail(`can't handle ${nodeText(node)} for arg of type ${type.name}`)
  }

  #expected(what: string, node: OperandNode): never {
    this.#fail(`expected ${what}; found ${nodeText(node)}`)
  }
}

/** The part of a path before the field at `i`: `.Values.image` of `.Values.image.tag`. */
function receiverText(node: OperandNode, i: number): string {
  if (node.type === 'chain') return [`(${nodeText(node.operand)})`, ...node.path.slice(0, i)].join('.')
  if (node.type === 'variable') return node.path.slice(0, i + 1).join('.')
  return node.type === 'field' ? `.${node.path.slice(0, i).join('.')}` : nodeText(node)
}

/** The arguments of a function that are not written in the template. `values` has a piped one at its end. */
function argumentValues(args: readonly OperandNode[], values: readonly GoValue[]): readonly ValueAtHand[] {
  const constants = new Set<OperandNode['type']>(['string', 'number', 'bool', 'nil', 'dot'])
  return values.flatMap((value, i): readonly ValueAtHand[] => {
    const arg = args[i]
    if (arg === undefined) return [{ expression: undefined, value, isMissing: false }]
    return constants.has(arg.type) ? [] : [{ expression: nodeText(arg), value, isMissing: false }]
  })
}

function canBeNil({ kind, name }: GoType): boolean {
  return kind === 'interface' || kind === 'map' || kind === 'slice' || kind === 'ptr' || name === VALUE.name
}

/** What an action prints. Follows exec.go, printableValue. */
function printed(value: GoValue): string {
  if (isNil(value)) return '<no value>'
  if (value instanceof GoObject && value.text !== undefined) return value.text()
  return sprint(value)
}
