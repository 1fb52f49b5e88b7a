// Parses the text and statements of templates. Follows text/template/parse/parse.go.

import { quote } from './go-strings.ts'
import type { KnownAction, KnownActions } from './known-actions.ts'
import { type Delimiters, Lexer } from './lexer.ts'
import {
  type BranchNode,
  isEmptyTree,
  type ListNode,
  type PipeNode,
  type Source,
  type StatementNode,
  type TemplateNode,
} from './nodes.ts'
import { PipelineParser } from './pipeline-parser.ts'
import { type ActionText, type Position, TokenStream } from './token-stream.ts'
import type { Token, TokenType } from './tokens.ts'

export interface ParseOptions {
  /** True if there is a function with this name. */
  readonly isFunction: (name: string) => boolean
  /** Maximum nesting of statements and parentheses. */
  readonly maxDepth: number
  /** Default: `{{` and `}}`. */
  readonly delimiters?: Delimiters | undefined
  /** The actions that have been parsed with the same functions and delimiters. */
  readonly actions: KnownActions
}

/**
 * Parses a text. Returns the templates that it defines, including itself, by name.
 *
 * @throws TemplateSyntaxError
 */
export function parseTemplate(name: string, text: string, options: ParseOptions): ReadonlyMap<string, ListNode> {
  const shared = {
    source: { name, text },
    lexer: new Lexer(text, options.delimiters),
    trees: new Map<string, ListNode>(),
    options,
  }
  new Parser(shared).parseAll(name)
  return shared.trees
}

interface Shared {
  readonly source: Source
  readonly lexer: Lexer
  readonly trees: Map<string, ListNode>
  readonly options: ParseOptions
}

/** The action that ends a list of statements. */
interface Ending {
  readonly type: 'end' | 'else'
  readonly position: number
}

/** Parses one template. A nested definition has its own parser, which uses the same lexer. */
class Parser {
  readonly #shared: Shared
  readonly #source: Source
  readonly #tokens: TokenStream
  readonly #pipelines: PipelineParser
  #ranges = 0

  constructor(shared: Shared) {
    this.#shared = shared
    this.#source = shared.source
    const { lexer, source, options } = shared
    this.#tokens = new TokenStream(lexer, source, options.maxDepth)
    this.#pipelines = new PipelineParser(this.#tokens, options.isFunction)
  }

  parseAll(name: string): void {
    const root: ListNode = { type: 'list', position: this.#tokens.peek().position, source: this.#source, nodes: [] }
    while (this.#tokens.peek().type !== 'eof') {
      const token = this.#tokens.next()
      if (token.type === 'leftDelim' && this.#tokens.isDefinition()) {
        this.#tokens.next()
        new Parser(this.#shared).#definition()
        continue
      }
      const node = this.#statement(token)
      if (isEnding(node)) this.#tokens.fail(`unexpected {{${node.type}}}`, this.#tokens.action)
      root.nodes.push(node)
    }
    this.#add(name, root)
  }

  #definition(): void {
    const context = 'define clause'
    const token = this.#tokens.next()
    if (token.type !== 'string' && token.type !== 'rawString') this.#tokens.unexpected(token, context)
    const name = this.#tokens.unquote(token)
    this.#tokens.expect('rightDelim', context)
    const { action } = this.#tokens
    const { list, ending } = this.#list()
    if (ending.type !== 'end') this.#tokens.fail(`unexpected {{${ending.type}}} in ${context}`, this.#tokens.action)
    this.#add(name, list, action)
  }

  /** Adds a definition. Defining a name twice in one text is an error, unless one of the definitions is empty. */
  #add(name: string, list: ListNode, at?: Position): void {
    const existing = this.#shared.trees.get(name)
    if (existing === undefined || isEmptyTree(existing)) this.#shared.trees.set(name, list)
    else if (!isEmptyTree(list)) this.#tokens.fail(`template: multiple definition of template ${quote(name)}`, at)
  }

  /** Parses the statements of the block that the last action opens. */
  #list(): { readonly list: ListNode; readonly ending: Ending } {
    const opening = this.#tokens.action
    this.#tokens.enter('nesting')
    const list: ListNode = {
      type: 'list',
      position: this.#tokens.peek().position,
      source: this.#source,
      nodes: [],
    }
    while (this.#tokens.peek().type !== 'eof') {
      const node = this.#statement(this.#tokens.next())
      if (isEnding(node)) {
        this.#tokens.leave()
        return { list, ending: node }
      }
      list.nodes.push(node)
    }
    this.#tokens.fail('unexpected EOF', opening)
  }

  /** @param token the first one */
  #statement(token: Token): StatementNode | Ending {
    if (token.type === 'text') {
      return { type: 'text', position: token.position, source: this.#source, text: token.value }
    }
    if (token.type !== 'leftDelim') this.#tokens.unexpected(token, 'input')
    this.#tokens.actionAt = token.position
    const node = this.#action()
    this.#tokens.actionAt = undefined
    return node
  }

  #action(): StatementNode | Ending {
    const action = this.#tokens.actionText
    const known = action && this.#known(action.text)
    if (action !== undefined && known !== undefined) return this.#repeated(known, action)
    const { type, position } = this.#tokens.peek()
    if (!isStatement(type)) {
      return { type: 'action', source: this.#source, ...this.#pipeline('action', 'command', action) }
    }
    this.#tokens.next()
    switch (type) {
      case 'block':
        return this.#block()
      case 'break':
      case 'continue':
        return this.#jump(type, position)
      case 'else':
        return this.#else(action)
      case 'end':
        return this.#ending('end', action)
      case 'if':
      case 'range':
      case 'with':
        return this.#branch(type, action)
      case 'template':
        return this.#template()
    }
  }

  /** The action that parsing this text would return, if it is known. */
  #known(text: string): KnownAction | undefined {
    const known = this.#shared.options.actions.get(text)
    if (known === undefined || !('parsed' in known)) return known
    const { variables } = this.#pipelines
    // The text contains fewer parentheses than characters.
    const isUsable = this.#tokens.canEnter(text.length) && known.parsed.used.every((name) => variables.includes(name))
    return isUsable ? known : undefined
  }

  /** Returns the node of an action with the same text as an earlier one. */
  #repeated(known: KnownAction, action: ActionText): StatementNode | Ending {
    const end = this.#tokens.skipAction(action.text)
    if (!('parsed' in known)) return { type: known.type, position: end }
    const { pipe, added } = known.parsed
    const { variables } = this.#pipelines
    const count = variables.length
    variables.push(...added)
    const position = action.position + known.offset
    if (known.type === 'action') return { type: 'action', position, source: this.#source, pipe }
    return this.#branchWith({ type: known.type, position, pipe, count })
  }

  /** Parses the pipeline of an action, and keeps it for actions with the same text. */
  #pipeline(
    type: 'action' | BranchNode['type'],
    context: string,
    action: ActionText | undefined,
  ): { readonly pipe: PipeNode; readonly position: number } {
    const { position } = this.#tokens.peek()
    const parsed = this.#pipelines.parse(context, position)
    if (action !== undefined) this.#keep(action, { type, offset: position - action.position, parsed })
    return { pipe: parsed.pipe, position }
  }

  #keep(action: ActionText, known: KnownAction): void {
    if (this.#tokens.hasRead(action)) this.#shared.options.actions.add(action.text, known)
  }

  /** Parses the rest of an action without a pipeline. */
  #ending(type: 'else' | 'end', action: ActionText | undefined): Ending {
    const { position } = this.#tokens.expect('rightDelim', type)
    if (action !== undefined) this.#keep(action, { type })
    return { type, position }
  }

  #jump(type: 'break' | 'continue', position: number): StatementNode {
    const token = this.#tokens.next()
    if (token.type !== 'rightDelim') this.#tokens.unexpected(token, `{{${type}}}`)
    if (this.#ranges === 0) this.#tokens.fail(`{{${type}}} outside {{range}}`, { position })
    return { type, position, source: this.#source }
  }

  #else(action: ActionText | undefined): Ending {
    const token = this.#tokens.peek()
    if (token.type === 'if' || token.type === 'with') return { type: 'else', position: token.position }
    return this.#ending('else', action)
  }

  #branch(type: BranchNode['type'], action?: ActionText): BranchNode {
    const count = this.#pipelines.variables.length
    const { pipe, position } = this.#pipeline(type, type, action)
    return this.#branchWith({ type, position, pipe, count })
  }

  /** Parses the lists of a branch. @param start `count` is the number of variables before the branch */
  #branchWith({ count, ...start }: Pick<BranchNode, 'type' | 'position' | 'pipe'> & { count: number }): BranchNode {
    const { type } = start
    if (type === 'range') this.#ranges++
    const { list, ending } = this.#list()
    if (type === 'range') this.#ranges--
    const elseList = ending.type === 'else' ? this.#elseList(type, ending.position) : undefined
    this.#pipelines.variables.length = count
    return { ...start, source: this.#source, list, elseList }
  }

  #elseList(type: BranchNode['type'], position: number): ListNode {
    if (type !== 'range' && this.#tokens.peek().type === type) {
      this.#tokens.next()
      return { type: 'list', position, source: this.#source, nodes: [this.#branch(type)] }
    }
    const { list, ending } = this.#list()
    if (ending.type !== 'end') this.#tokens.fail(`expected end; found {{${ending.type}}}`, this.#tokens.action)
    return list
  }

  #block(): TemplateNode {
    const context = 'block clause'
    const token = this.#tokens.next()
    const name = this.#templateName(token, context)
    const { pipe } = this.#pipelines.parse(context, token.position)
    const inner = new Parser(this.#shared)
    const { action } = this.#tokens
    const { list, ending } = inner.#list()
    if (ending.type !== 'end') this.#tokens.fail(`unexpected {{${ending.type}}} in ${context}`, this.#tokens.action)
    inner.#add(name, list, action)
    return { type: 'template', position: token.position, source: this.#source, name, pipe }
  }

  #template(): TemplateNode {
    const context = 'template clause'
    const token = this.#tokens.next()
    const name = this.#templateName(token, context)
    const next = this.#tokens.next()
    const { position } = token
    if (next.type === 'rightDelim') return { type: 'template', position, source: this.#source, name, pipe: undefined }
    this.#tokens.back(next)
    const { pipe } = this.#pipelines.parse(context, position)
    return { type: 'template', position, source: this.#source, name, pipe }
  }

  #templateName(token: Token, context: string): string {
    if (token.type !== 'string' && token.type !== 'rawString') this.#tokens.unexpected(token, context)
    return this.#tokens.unquote(token)
  }
}

const statements = ['block', 'break', 'continue', 'else', 'end', 'if', 'range', 'template', 'with'] as const

const statementTypes: ReadonlySet<TokenType> = new Set(statements)

function isStatement(type: TokenType): type is (typeof statements)[number] {
  return statementTypes.has(type)
}

function isEnding(node: StatementNode | Ending): node is Ending {
  return node.type === 'end' || node.type === 'else'
}
