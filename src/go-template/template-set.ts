// Templates that can call each other. Follows text/template/template.go.

import { builtinFunctions } from './builtins.ts'
import { executeTemplate } from './evaluator.ts'
import type { ExecutionContext, FoundFunction, MissingKey } from './execution-context.ts'
import type { FunctionTable } from './functions/define.ts'
import { KnownActions } from './known-actions.ts'
import type { Delimiters } from './lexer.ts'
import type { Budget } from './limits.ts'
import { isEmptyTree, type ListNode } from './nodes.ts'
import type { OutputTrace } from './output-trace.ts'
import { parseTemplate } from './parser.ts'
import type { GoValue } from './values.ts'

export interface TemplateSetOptions {
  /** Additional functions. They may replace those of text/template. */
  readonly functions: FunctionTable
  readonly missingKey: MissingKey
  /** Default: `{{` and `}}`. */
  readonly delimiters?: Delimiters
  /** The limits for all templates together. */
  readonly budget: Budget
  /** Records the output of each action. */
  readonly trace?: OutputTrace | undefined
  /** Parsed templates, shared with other sets that have the same functions and delimiters. */
  readonly parsed?: ParsedTemplates | undefined
}

/** Templates and actions that have been parsed with the same functions and delimiters. */
export class ParsedTemplates {
  /** The templates that a text defines, by the name of the text and the text. */
  readonly texts: Map<string, ReadonlyMap<string, ListNode>> = new Map()
  readonly actions: KnownActions = new KnownActions()
}

const MAX_NESTING = 1000

/** The maximum number of texts whose templates are cached. */
const MAX_KEPT = 1000

/** Templates, by name, and the functions that they can call. */
export class TemplateSet {
  readonly #options: TemplateSetOptions
  /** The set that this one is a clone of. Nothing is copied, because `tpl` clones the set on each call. */
  readonly #original: TemplateSet | undefined
  readonly #templates: Map<string, ListNode> = new Map()
  readonly #functions: Map<string, FoundFunction> = new Map()
  /** Clones share it: `tpl` is often called with the same text. */
  readonly #kept: ParsedTemplates
  #context: ExecutionContext | undefined

  constructor(options: TemplateSetOptions, original?: TemplateSet) {
    this.#options = options
    this.#original = original
    this.#kept = original === undefined ? (options.parsed ?? new ParsedTemplates()) : original.#kept
    if (original !== undefined) return
    for (const [name, fn] of Object.entries(builtinFunctions)) this.#functions.set(name, { fn, isBuiltin: true, name })
    this.addFunctions(options.functions)
  }

  /** Adds functions, or replaces existing ones. */
  addFunctions(functions: FunctionTable): void {
    for (const [name, fn] of Object.entries(functions)) this.#functions.set(name, { fn, isBuiltin: false, name })
  }

  /**
   * Adds a template and its definitions. A later definition replaces an earlier one, unless the later one is empty.
   *
   * @throws TemplateSyntaxError
   */
  parse(name: string, text: string): void {
    for (const [defined, root] of this.#known(name, text)) {
      if (!this.has(defined) || !isEmptyTree(root)) this.#templates.set(defined, root)
    }
  }

  #known(name: string, text: string): ReadonlyMap<string, ListNode> {
    const key = `${name}\0${text}`
    const { texts } = this.#kept
    let trees = texts.get(key)
    if (trees === undefined) {
      trees = this.#parsed(name, text)
      if (texts.size >= MAX_KEPT) texts.clear()
      texts.set(key, trees)
    }
    return trees
  }

  #parsed(name: string, text: string): ReadonlyMap<string, ListNode> {
    const isFunction = (word: string): boolean => this.#functionOf(word) !== undefined
    const { delimiters } = this.#options
    return parseTemplate(name, text, { isFunction, maxDepth: MAX_NESTING, delimiters, actions: this.#kept.actions })
  }

  /** For hints. */
  get functionNames(): readonly string[] {
    return [...(this.#original?.functionNames ?? []), ...this.#functions.keys()]
  }

  /** For hints. */
  get templateNames(): readonly string[] {
    return [...(this.#original?.templateNames ?? []), ...this.#templates.keys()]
  }

  has(name: string): boolean {
    return this.#templateOf(name) !== undefined
  }

  /**
   * Executes a template, and returns its output. A missing template prints nothing, so call `has` first.
   *
   * @throws TemplateExecError, TemplateLimitError
   */
  execute(name: string, data: GoValue): string {
    const root = this.#templateOf(name)
    return root === undefined ? '' : this.#run(name, root, data)
  }

  /**
   * Executes text as a template with this name, without adding it to the set. If the text defines or calls templates,
   * parse it in a clone instead.
   *
   * @throws TemplateSyntaxError, TemplateExecError, TemplateLimitError
   */
  executeText(name: string, text: string, data: GoValue): string {
    const root = this.#known(name, text).get(name)
    const isEmpty = root === undefined || isEmptyTree(root)
    // As with `parse`, an empty template does not replace another one.
    const used = isEmpty ? (this.#templateOf(name) ?? root) : root
    return used === undefined ? '' : this.#run(name, used, data)
  }

  #run(name: string, root: ListNode, data: GoValue): string {
    this.#context ??= this.#newContext()
    const { budget } = this.#context
    budget.enter()
    try {
      return executeTemplate(name, root, this.#context, data)
    } finally {
      budget.leave()
    }
  }

  #newContext(): ExecutionContext {
    const { missingKey, budget, trace } = this.#options
    return {
      template: (each) => this.#templateOf(each),
      fn: (each) => this.#functionOf(each),
      missingKey,
      budget,
      trace,
    }
  }

  /**
   * Creates a set with the same templates and functions. Additions to the clone do not change the original. Nothing may
   * be added to the original while a clone is in use.
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
