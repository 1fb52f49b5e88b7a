// Parses templates. Follows text/template/parse/parse.go.

import { TemplateSyntaxError } from './errors.ts'
import { quote, unquote } from './go-strings.ts'
import { describeToken, Lexer, type Token, type TokenType } from './lexer.ts'
import {
  type BranchNode,
  type CommandNode,
  isEmptyTree,
  type ListNode,
  nodeText,
  type OperandNode,
  type PipeNode,
  type Source,
  type StatementNode,
  type TemplateNode,
  type VariableNode,
} from './nodes.ts'
import { numberValues } from './number-node.ts'

export interface ParseOptions {
  /** True if there is a function with this name. */
  readonly isFunction: (name: string) => boolean
  /** Maximum nesting of statements and parentheses. */
  readonly maxDepth: number
}

/**
 * The templates that a text defines, including itself, by name.
 *
 * @throws TemplateSyntaxError
 */
export function parseTemplate(name: string, text: string, options: ParseOptions): ReadonlyMap<string, ListNode> {
  const shared = { source: { name, text }, lexer: new Lexer(text), trees: new Map<string, ListNode>(), options }
  new Parser(shared).parseAll(name)
  return shared.trees
}

interface Shared {
  readonly source: Source
  readonly lexer: Lexer
  readonly trees: Map<string, ListNode>
  readonly options: ParseOptions
}

/** The end of a list of statements. */
interface Ending {
  readonly type: 'end' | 'else'
  readonly position: number
}

const OPERANDS: ReadonlySet<TokenType> = new Set<TokenType>([
  'bool',
  'charConstant',
  'complex',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'rawString',
  'string',
  'variable',
  'leftParen',
])

const NOT_EXECUTABLE: ReadonlySet<string> = new Set(['bool', 'dot', 'nil', 'number', 'string'])

/** Parses one template. A nested definition has its own parser, which uses the same lexer. */
class Parser {
  readonly #shared: Shared
  readonly #source: Source
  /** Tokens read ahead, the next one last. */
  readonly #ahead: Token[] = []
  #last: Token = { type: 'eof', position: 0, value: '', line: 0 }
  #variables: string[] = ['$']
  #actionLine = 0
  #ranges = 0
  #depth = 0

  constructor(shared: Shared) {
    this.#shared = shared
    this.#source = shared.source
  }

  parseAll(name: string): void {
    const root: ListNode = { type: 'list', position: this.#peek().position, source: this.#source, nodes: [] }
    while (this.#peek().type !== 'eof') {
      if (this.#peek().type === 'leftDelim') {
        const delim = this.#next()
        const token = this.#nextNonSpace()
        if (token.type === 'define') {
          new Parser(this.#shared).#definition()
          continue
        }
        this.#back(token, delim)
      }
      const node = this.#statement()
      if (isEnding(node)) this.#fail(`unexpected {{${node.type}}}`)
      root.nodes.push(node)
    }
    this.#add(name, root)
  }

  #definition(): void {
    const context = 'define clause'
    const token = this.#nextNonSpace()
    if (token.type !== 'string' && token.type !== 'rawString') this.#unexpected(token, context)
    const name = this.#unquote(token.value)
    this.#expect('rightDelim', context)
    const { list, ending } = this.#list()
    if (ending.type !== 'end') this.#fail(`unexpected {{${ending.type}}} in ${context}`)
    this.#add(name, list)
  }

  /** Defining a name twice in one text is an error, unless one of the definitions is empty. */
  #add(name: string, list: ListNode): void {
    const existing = this.#shared.trees.get(name)
    if (existing === undefined || isEmptyTree(existing)) this.#shared.trees.set(name, list)
    else if (!isEmptyTree(list)) this.#fail(`template: multiple definition of template ${quote(name)}`)
  }

  #next(): Token {
    return this.#ahead.pop() ?? this.#lex()
  }

  #peek(): Token {
    const token = this.#ahead.at(-1)
    if (token !== undefined) return token
    const next = this.#lex()
    this.#ahead.push(next)
    return next
  }

  /** Errors are reported at the line of the last token from the lexer. */
  #lex(): Token {
    this.#last = this.#shared.lexer.next()
    return this.#last
  }

  /** Puts tokens back; the last one is read first. */
  #back(...tokens: readonly Token[]): void {
    this.#ahead.push(...tokens)
  }

  #nextNonSpace(): Token {
    let token = this.#next()
    while (token.type === 'space') token = this.#next()
    return token
  }

  #peekNonSpace(): Token {
    const token = this.#nextNonSpace()
    this.#back(token)
    return token
  }

  #expect(type: TokenType, context: string): Token {
    const token = this.#nextNonSpace()
    if (token.type !== type) this.#unexpected(token, context)
    return token
  }

  #fail(message: string): never {
    throw new TemplateSyntaxError({ name: this.#source.name, line: this.#last.line, reason: message })
  }

  #unexpected(token: Token, context: string): never {
    if (token.type !== 'error') this.#fail(`unexpected ${describeToken(token)} in ${context}`)
    let extra = ''
    if (this.#actionLine !== 0 && this.#actionLine !== token.line) {
      extra = ` in action started at ${this.#source.name}:${this.#actionLine}`
      if (token.value.endsWith(' action')) extra = extra.slice(' in action'.length)
    }
    this.#fail(describeToken(token) + extra)
  }

  #unquote(literal: string): string {
    return unquote(literal) ?? this.#fail('invalid syntax')
  }

  #list(): { readonly list: ListNode; readonly ending: Ending } {
    this.#depth++
    if (this.#depth > this.#shared.options.maxDepth) this.#fail('max nesting depth exceeded')
    const list: ListNode = { type: 'list', position: this.#peekNonSpace().position, source: this.#source, nodes: [] }
    while (this.#peekNonSpace().type !== 'eof') {
      const node = this.#statement()
      if (isEnding(node)) {
        this.#depth--
        return { list, ending: node }
      }
      list.nodes.push(node)
    }
    this.#fail('unexpected EOF')
  }

  #statement(): StatementNode | Ending {
    const token = this.#nextNonSpace()
    if (token.type === 'text') {
      return { type: 'text', position: token.position, source: this.#source, text: token.value }
    }
    if (token.type !== 'leftDelim') this.#unexpected(token, 'input')
    this.#actionLine = token.line
    const node = this.#action()
    this.#actionLine = 0
    return node
  }

  #action(): StatementNode | Ending {
    const token = this.#nextNonSpace()
    switch (token.type) {
      case 'block':
        return this.#block()
      case 'break':
      case 'continue':
        return this.#jump(token.type, token.position)
      case 'else':
        return this.#else()
      case 'end':
        return { type: 'end', position: this.#expect('rightDelim', 'end').position }
      case 'if':
      case 'range':
      case 'with':
        return this.#branch(token.type)
      case 'template':
        return this.#template()
      default: {
        this.#back(token)
        const pipe = this.#pipeline('command', 'rightDelim')
        return { type: 'action', position: token.position, source: this.#source, pipe }
      }
    }
  }

  #jump(type: 'break' | 'continue', position: number): StatementNode {
    const token = this.#nextNonSpace()
    if (token.type !== 'rightDelim') this.#unexpected(token, `{{${type}}}`)
    if (this.#ranges === 0) this.#fail(`{{${type}}} outside {{range}}`)
    return { type, position, source: this.#source }
  }

  #else(): Ending {
    const token = this.#peekNonSpace()
    if (token.type === 'if' || token.type === 'with') return { type: 'else', position: token.position }
    return { type: 'else', position: this.#expect('rightDelim', 'else').position }
  }

  #branch(type: 'if' | 'range' | 'with'): BranchNode {
    const count = this.#variables.length
    const pipe = this.#pipeline(type, 'rightDelim')
    if (type === 'range') this.#ranges++
    const { list, ending } = this.#list()
    if (type === 'range') this.#ranges--
    const elseList = ending.type === 'else' ? this.#elseList(type, ending.position) : undefined
    this.#variables.length = count
    return { type, position: pipe.position, source: this.#source, pipe, list, elseList }
  }

  #elseList(type: 'if' | 'range' | 'with', position: number): ListNode {
    if (type !== 'range' && this.#peek().type === type) {
      this.#next()
      return { type: 'list', position, source: this.#source, nodes: [this.#branch(type)] }
    }
    const { list, ending } = this.#list()
    if (ending.type !== 'end') this.#fail(`expected end; found {{${ending.type}}}`)
    return list
  }

  #block(): TemplateNode {
    const context = 'block clause'
    const token = this.#nextNonSpace()
    const name = this.#templateName(token, context)
    const pipe = this.#pipeline(context, 'rightDelim')
    const inner = new Parser(this.#shared)
    const { list, ending } = inner.#list()
    if (ending.type !== 'end') this.#fail(`unexpected {{${ending.type}}} in ${context}`)
    inner.#add(name, list)
    return { type: 'template', position: token.position, source: this.#source, name, pipe }
  }

  #template(): TemplateNode {
    const context = 'template clause'
    const token = this.#nextNonSpace()
    const name = this.#templateName(token, context)
    const next = this.#nextNonSpace()
    let pipe: PipeNode | undefined
    if (next.type !== 'rightDelim') {
      this.#back(next)
      pipe = this.#pipeline(context, 'rightDelim')
    }
    return { type: 'template', position: token.position, source: this.#source, name, pipe }
  }

  #templateName(token: Token, context: string): string {
    if (token.type !== 'string' && token.type !== 'rawString') this.#unexpected(token, context)
    return this.#unquote(token.value)
  }

  #pipeline(context: string, end: TokenType): PipeNode {
    const first = this.#peekNonSpace()
    const declared: VariableNode[] = []
    const isAssign = this.#declarations(context, declared)
    const commands: CommandNode[] = []
    for (;;) {
      const token = this.#nextNonSpace()
      if (token.type === end) break
      if (!OPERANDS.has(token.type)) this.#unexpected(token, context)
      this.#back(token)
      commands.push(this.#command())
    }
    if (commands.length === 0) this.#fail(`missing value for ${context}`)
    for (const [i, { args }] of commands.entries()) {
      if (i > 0 && NOT_EXECUTABLE.has(args[0]?.type ?? '')) {
        this.#fail(`non executable command in pipeline stage ${i + 1}`)
      }
    }
    return { type: 'pipe', position: first.position, source: this.#source, isAssign, declared, commands }
  }

  /** `$x :=`, `$i, $x =`. True for an assignment. */
  #declarations(context: string, declared: VariableNode[]): boolean {
    for (;;) {
      const variable = this.#peekNonSpace()
      if (variable.type !== 'variable') return false
      this.#next()
      const after = this.#peek()
      const next = this.#peekNonSpace()
      const isComma = next.type === 'char' && next.value === ','
      if (next.type === 'assign' || next.type === 'declare' || isComma) {
        this.#nextNonSpace()
        declared.push(this.#variable(variable))
        this.#variables.push(variable.value)
        if (!isComma) return next.type === 'assign'
        if (context !== 'range' || declared.length >= 2) this.#fail(`too many declarations in ${context}`)
        const { type } = this.#peekNonSpace()
        if (type !== 'variable' && type !== 'rightDelim' && type !== 'rightParen') {
          this.#fail('range can only initialize variables')
        }
        continue
      }
      if (after.type === 'space') this.#back(after)
      this.#back(variable)
      return false
    }
  }

  #variable({ position, value }: Token): VariableNode {
    return { type: 'variable', position, source: this.#source, path: value.split('.') }
  }

  #command(): CommandNode {
    const { position } = this.#peekNonSpace()
    const args: OperandNode[] = []
    for (;;) {
      this.#peekNonSpace()
      const operand = this.#operand()
      if (operand !== undefined) args.push(operand)
      const token = this.#next()
      if (token.type === 'space') continue
      if (token.type === 'rightDelim' || token.type === 'rightParen') this.#back(token)
      else if (token.type !== 'pipe') this.#unexpected(token, 'operand')
      break
    }
    if (args.length === 0) this.#fail('empty command')
    return { type: 'command', position, source: this.#source, args }
  }

  /** A term, followed by fields. */
  #operand(): OperandNode | undefined {
    const term = this.#term()
    if (term === undefined) return undefined
    const { type, position } = this.#peek()
    if (type !== 'field') return term
    const path: string[] = []
    while (this.#peek().type === 'field') path.push(this.#next().value.slice(1))
    if (term.type === 'field' || term.type === 'variable') return { ...term, position, path: [...term.path, ...path] }
    if (NOT_EXECUTABLE.has(term.type)) this.#fail(`unexpected . after term ${quote(nodeText(term))}`)
    return { type: 'chain', position, source: this.#source, operand: term, path }
  }

  #term(): OperandNode | undefined {
    const token = this.#nextNonSpace()
    const { position, value } = token
    const base = { position, source: this.#source }
    switch (token.type) {
      case 'identifier':
        if (!this.#shared.options.isFunction(value)) this.#fail(`function ${quote(value)} not defined`)
        return { type: 'identifier', ...base, name: value }
      case 'dot':
      case 'nil':
        return { type: token.type, ...base }
      case 'variable':
        return this.#knownVariable(token)
      case 'field':
        return { type: 'field', ...base, path: value.slice(1).split('.') }
      case 'bool':
        return { type: 'bool', ...base, value: value === 'true' }
      case 'charConstant':
      case 'complex':
      case 'number': {
        const values = numberValues(value, token.type)
        if (typeof values === 'string') this.#fail(values)
        return { type: 'number', ...base, text: value, ...values }
      }
      case 'leftParen':
        return this.#parenthesized()
      case 'string':
      case 'rawString':
        return { type: 'string', ...base, quoted: value, text: this.#unquote(value) }
      default:
        this.#back(token)
        return undefined
    }
  }

  #knownVariable(token: Token): VariableNode {
    const variable = this.#variable(token)
    const [name = ''] = variable.path
    if (!this.#variables.includes(name)) this.#fail(`undefined variable ${quote(name)}`)
    return variable
  }

  #parenthesized(): PipeNode {
    this.#depth++
    if (this.#depth > this.#shared.options.maxDepth) this.#fail('max expression depth exceeded')
    const pipe = this.#pipeline('parenthesized pipeline', 'rightParen')
    this.#depth--
    return pipe
  }
}

function isEnding(node: StatementNode | Ending): node is Ending {
  return node.type === 'end' || node.type === 'else'
}
