// Templates that see each other. Follows text/template/template.go.

import { builtinFunctions } from './builtins.ts'
import { executeTemplate } from './evaluator.ts'
import type { ExecutionContext, FoundFunction, MissingKey } from './execution-context.ts'
import type { FunctionTable } from './functions/define.ts'
import type { Budget } from './limits.ts'
import { isEmptyTree, type ListNode } from './nodes.ts'
import type { OutputTrace } from './output-trace.ts'
import { parseTemplate } from './parser.ts'
import type { GoValue } from './values.ts'

export interface TemplateSetOptions {
  /** Functions besides those of text/template, which they may replace. */
  readonly functions: FunctionTable
  readonly missingKey: MissingKey
  /** What all templates together may use. */
  readonly budget: Budget
  /** Records which action prints what. */
  readonly trace?: OutputTrace | undefined
}

const MAX_NESTING = 1000

/**
 * Templates by name, and the functions that they may call.
 */
export class TemplateSet {
  readonly #options: TemplateSetOptions
  /** The set that this one is a clone of: `tpl` makes so many that nothing is copied. */
  readonly #original: TemplateSet | undefined
  readonly #templates: Map<string, ListNode> = new Map()
  readonly #functions: Map<string, FoundFunction> = new Map()

  constructor(options: TemplateSetOptions, original?: TemplateSet) {
    this.#options = options
    this.#original = original
    if (original !== undefined) return
    for (const [name, fn] of Object.entries(builtinFunctions)) this.#functions.set(name, { fn, isBuiltin: true })
    this.addFunctions(options.functions)
  }

  /** Adds functions, or replaces them. */
  addFunctions(functions: FunctionTable): void {
    for (const [name, fn] of Object.entries(functions)) this.#functions.set(name, { fn, isBuiltin: false })
  }

  /**
   * Adds the template and all that it defines. A later definition replaces an earlier one, unless it is empty.
   *
   * @throws TemplateSyntaxError
   */
  parse(name: string, text: string): void {
    const isFunction = (word: string): boolean => this.#functionOf(word) !== undefined
    for (const [defined, root] of parseTemplate(name, text, { isFunction, maxDepth: MAX_NESTING })) {
      if (!this.has(defined) || !isEmptyTree(root)) this.#templates.set(defined, root)
    }
  }

  has(name: string): boolean {
    return this.#templateOf(name) !== undefined
  }

  /**
   * What the template prints. A template that does not exist prints nothing: ask `has` before.
   *
   * @throws TemplateExecError, TemplateLimitError
   */
  execute(name: string, data: GoValue): string {
    const root = this.#templateOf(name)
    if (root === undefined) return ''
    const { missingKey, budget, trace } = this.#options
    const context: ExecutionContext = {
      template: (each) => this.#templateOf(each),
      fn: (each) => this.#functionOf(each),
      missingKey,
      budget,
      trace,
    }
    return budget.nested(() => executeTemplate(name, root, context, data))
  }

  /**
   * A set with the same templates and functions. What is added to it does not change this one, to which nothing may be added as
   * long as the clone is used.
   */
  clone(): TemplateSet {
    return new TemplateSet(this.#options, this)
  }

  #templateOf(name: string): ListNode | undefined {
    const own = this.#templates.get(name)
    return own === undefined && this.#original !== undefined ? this.#original.#templateOf(name) : own
  }

  #functionOf(name: string): FoundFunction | undefined {
    const own = this.#functions.get(name)
    return own === undefined && this.#original !== undefined ? this.#original.#functionOf(name) : own
  }
}
