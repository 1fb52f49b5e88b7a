// Executes a parsed template. Follows text/template/exec.go.

import type { ExecutionContext } from './execution-context.ts'
import { Expressions } from './expressions.ts'
import { quote } from './go-strings.ts'
import {
  type ActionNode,
  type BranchNode,
  type ListNode,
  nodeText,
  type StatementNode,
  type TemplateNode,
  type TextNode,
} from './nodes.ts'
import { sprint } from './print.ts'
import { isTrue } from './truth.ts'
import {
  elements,
  GoInteger,
  GoList,
  GoMap,
  GoObject,
  type GoValue,
  holdsAny,
  int,
  isNil,
  sortedEntries,
} from './values.ts'
import type { Slot } from './variables.ts'

/**
 * Executes one template on `data`, and returns its output.
 *
 * @throws TemplateExecError, TemplateLimitError
 */
export function executeTemplate(name: string, root: ListNode, context: ExecutionContext, data: GoValue): string {
  const output: string[] = []
  const { trace } = context
  trace?.begin()
  try {
    // In Go, nil data is an invalid value, and so are its fields (see reflect.ValueOf(nil), and exec.go, evalField).
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
  /** The name of the executed template. */
  readonly name: string
  readonly context: ExecutionContext
  readonly output: string[]
}

type Jump = 'break' | 'continue' | undefined

class Evaluator {
  readonly #frame: Frame
  readonly #expressions: Expressions
  readonly #data: GoValue

  constructor(frame: Frame, data: GoValue) {
    this.#frame = frame
    this.#data = data
    this.#expressions = new Expressions(frame.name, frame.context, data)
  }

  run(root: ListNode): void {
    try {
      this.#walk({ value: this.#data, boxed: false }, root)
    } catch (error) {
      throw this.#expressions.withAction(error)
    }
  }

  #print(text: string, node: ActionNode | TextNode): void {
    const { context, output } = this.#frame
    context.budget.print(text.length)
    output.push(text)
    context.trace?.print(node, text)
  }

  #walk(dot: Slot, node: StatementNode): Jump {
    switch (node.type) {
      case 'text':
        // If the output exceeds its limit, the error has the location of this node.
        this.#expressions.at(node)
        this.#print(node.text, node)
        return undefined
      case 'action': {
        this.#frame.context.trace?.forget()
        const value = this.#expressions.pipelineOf(dot, node, node.pipe)
        if (node.pipe.declared.length > 0) return undefined
        this.#print(printed(value), node)
        return undefined
      }
      case 'list':
        for (let i = 0; i < node.nodes.length; i++) {
          const jump = this.#walk(dot, node.nodes[i] as StatementNode)
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
    const { variables } = this.#expressions
    const count = variables.enter()
    const value = this.#expressions.pipelineOf(dot, node, node.pipe)
    let jump: Jump
    if (isTrue(value)) jump = this.#walk(node.type === 'with' ? { value, boxed: false } : dot, node.list)
    else if (node.elseList !== undefined) jump = this.#walk(dot, node.elseList)
    variables.leave(count)
    return jump
  }

  #range(dot: Slot, node: BranchNode): Jump {
    const { variables } = this.#expressions
    const count = variables.enter()
    const value = this.#expressions.pipelineOf(dot, node, node.pipe)
    const isEmpty = !this.#rounds(value, node)
    const jump = isEmpty && node.elseList !== undefined ? this.#walk(dot, node.elseList) : undefined
    variables.leave(count)
    return jump
  }

  /** Executes a `range` for each element. Returns false if there are none. */
  #rounds(value: GoValue, node: BranchNode): boolean {
    const items = elements(value)
    if (items !== undefined) {
      const boxed = value instanceof GoList && holdsAny(value.type)
      for (let i = 0; i < items.length; i++)
        if (this.#round(node, int(i), { value: items[i], boxed }) === 'break') break
      return items.length > 0
    }
    if (value instanceof GoMap) {
      const entries = sortedEntries(value)
      const boxed = holdsAny(value.type)
      for (const [key, item] of entries) if (this.#round(node, key, { value: item, boxed }) === 'break') break
      return entries.length > 0
    }
    if (value instanceof GoInteger) return this.#count(value, node)
    if (isNil(value)) return false
    return this.#expressions.fail(`range can't iterate over ${sprint(value)}`, {
      values: [{ expression: nodeText(node.pipe), value, isMissing: false }],
    })
  }

  /** Executes a `range` over an integer, such as `range 3`. */
  #count(limit: GoInteger, node: BranchNode): boolean {
    if (node.pipe.declared.length > 1) {
      this.#expressions.fail(`can't use ${sprint(limit)} to iterate over more than one variable`)
    }
    for (let i = 0n; i < limit.value; i++) {
      if (this.#round(node, undefined, { value: new GoInteger(i, limit.type), boxed: false }) === 'break') break
    }
    return limit.value > 0n
  }

  /** @param index the index in a list, or the key in a map */
  #round(node: BranchNode, index: GoValue, element: Slot): Jump {
    const { variables } = this.#expressions
    const count = variables.enter()
    this.#expressions.requireKnown(variables.setRange(node.pipe, index, element))
    const jump = this.#walk(element, node.list)
    variables.leave(count)
    this.#frame.context.budget.step()
    return jump
  }

  #template(dot: Slot, node: TemplateNode): void {
    const { context, output } = this.#frame
    const root = context.template(node.name)
    this.#expressions.at(node)
    if (root === undefined) this.#expressions.fail(`template ${quote(node.name)} not defined`)
    const data = node.pipe === undefined ? undefined : this.#expressions.pipelineOf(dot, node, node.pipe)
    // Errors of the template have the location of this action.
    this.#expressions.at(node)
    context.budget.enter()
    try {
      new Evaluator({ name: node.name, context, output }, data).run(root)
    } finally {
      context.budget.leave()
    }
  }
}

/** The output of an action. Follows exec.go, printableValue. */
function printed(value: GoValue): string {
  if (typeof value === 'string') return value
  if (isNil(value)) return '<no value>'
  if (!(value instanceof GoObject)) return sprint(value)
  if (value.text !== undefined) return value.text()
  // For a pointer, the value that it points to is printed, without the `&` that fmt adds.
  return value.type.kind === 'ptr' ? sprint(value).slice('&'.length) : sprint(value)
}
