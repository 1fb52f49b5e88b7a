// Parses pipelines: the part after `{{ if`, `{{ range` or `{{`. Follows text/template/parse/parse.go, pipeline and the
// functions that it calls.

import { quote } from './go-strings.ts'
import { type CommandNode, nodeText, type OperandNode, type PipeNode, type VariableNode } from './nodes.ts'
import { numberValues } from './number-node.ts'
import type { TokenStream } from './token-stream.ts'
import type { Token, TokenType } from './tokens.ts'

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

/** The pipeline of an action. */
export interface ParsedPipeline {
  readonly pipe: PipeNode
  /** The variables that it uses. */
  readonly used: readonly string[]
  /** The variables that it adds to the scope. */
  readonly added: readonly string[]
}

/** Parses the pipelines of one template. */
export class PipelineParser {
  readonly #tokens: TokenStream
  readonly #isFunction: (name: string) => boolean
  /** The variables in scope. */
  readonly variables: string[] = ['$']
  /** The position of the statement. */
  #start = 0
  /** The variables that the pipeline of the statement uses, including those that it declares. */
  #used: string[] = []

  constructor(tokens: TokenStream, isFunction: (name: string) => boolean) {
    this.#tokens = tokens
    this.#isFunction = isFunction
  }

  /**
   * Parses the rest of an action.
   *
   * @param context the action, for errors
   * @param start the position of the statement
   */
  parse(context: string, start: number): ParsedPipeline {
    this.#start = start
    this.#used = []
    const count = this.variables.length
    const pipe = this.#pipeline(context, 'rightDelim')
    return { pipe, used: this.#used, added: this.variables.slice(count) }
  }

  #pipeline(context: string, end: TokenType): PipeNode {
    const first = this.#tokens.peek()
    const declared: VariableNode[] = []
    const isAssign = this.#declarations(context, declared)
    const commands: CommandNode[] = []
    for (let token = this.#tokens.peek(); token.type !== end; token = this.#tokens.peek()) {
      if (!OPERANDS.has(token.type)) this.#tokens.unexpected(token, context)
      commands.push(this.#command())
    }
    this.#tokens.next()
    if (commands.length === 0) this.#tokens.fail(`missing value for ${context}`, this.#tokens.action)
    for (let i = 1; i < commands.length; i++) {
      if (NOT_EXECUTABLE.has(commands[i]?.args[0]?.type ?? '')) {
        const position = this.#start + (commands[i]?.offset ?? 0)
        this.#tokens.fail(`non executable command in pipeline stage ${i + 1}`, { position })
      }
    }
    return { type: 'pipe', offset: first.position - this.#start, isAssign, declared, commands }
  }

  /** Parses declarations such as `$x :=` or `$i, $x =`. Returns true for an assignment (`=`). */
  #declarations(context: string, declared: VariableNode[]): boolean {
    for (;;) {
      const variable = this.#tokens.peek()
      if (variable.type !== 'variable') return false
      this.#tokens.next()
      const next = this.#tokens.peek()
      const isComma = next.type === 'char' && next.value === ','
      if (next.type === 'assign' || next.type === 'declare' || isComma) {
        this.#tokens.next()
        declared.push(this.#variable(variable))
        this.variables.push(variable.value)
        if (!isComma) return next.type === 'assign'
        if (context !== 'range' || declared.length >= 2)
          this.#tokens.fail(`too many declarations in ${context}`, variable)
        const { type } = this.#tokens.peek()
        if (type !== 'variable' && type !== 'rightDelim' && type !== 'rightParen') {
          this.#tokens.fail('range can only initialize variables')
        }
        continue
      }
      this.#tokens.back(variable)
      return false
    }
  }

  #variable({ position, value }: Token): VariableNode {
    return { type: 'variable', offset: position - this.#start, path: [value] }
  }

  #command(): CommandNode {
    const { position } = this.#tokens.peek()
    const args: OperandNode[] = []
    for (;;) {
      const operand = this.#operand()
      if (operand !== undefined) args.push(operand)
      const token = this.#tokens.peek()
      if (token.type === 'rightDelim' || token.type === 'rightParen') break
      if (token.type === 'pipe') {
        this.#tokens.next()
        break
      }
      if (operand === undefined || !token.isSpaced) this.#tokens.unexpected(token, 'operand')
    }
    if (args.length === 0) this.#tokens.fail('empty command')
    return { type: 'command', offset: position - this.#start, args }
  }

  /** Parses a term and the fields that follow it. */
  #operand(): OperandNode | undefined {
    const term = this.#term()
    if (term === undefined) return undefined
    if (!this.#isFieldNext()) return term
    const { position } = this.#tokens.peek()
    const path: string[] = []
    while (this.#isFieldNext()) path.push(this.#tokens.next().value.slice(1))
    if (term.type === 'field' || term.type === 'variable') {
      return { type: term.type, offset: position - this.#start, path: term.path.concat(path) }
    }
    if (NOT_EXECUTABLE.has(term.type))
      this.#tokens.fail(`unexpected . after term ${quote(nodeText(term))}`, { position })
    return { type: 'chain', offset: position - this.#start, operand: term, path }
  }

  /** True if a field of the preceding term follows, such as `.b` in `.a.b`. */
  #isFieldNext(): boolean {
    const { type, isSpaced } = this.#tokens.peek()
    return type === 'field' && !isSpaced
  }

  #term(): OperandNode | undefined {
    const token = this.#tokens.next()
    const { position, value } = token
    const offset = position - this.#start
    switch (token.type) {
      case 'identifier':
        if (!this.#isFunction(value)) this.#tokens.fail(`function ${quote(value)} not defined`, token)
        return { type: 'identifier', offset, name: value }
      case 'dot':
      case 'nil':
        return { type: token.type, offset }
      case 'variable':
        return this.#knownVariable(token)
      case 'field':
        return { type: 'field', offset, path: [value.slice(1)] }
      case 'bool':
        return { type: 'bool', offset, value: value === 'true' }
      case 'charConstant':
      case 'complex':
      case 'number': {
        const values = numberValues(value, token.type)
        if (typeof values === 'string') this.#tokens.fail(values, token)
        return { type: 'number', offset, text: value, ...values }
      }
      case 'leftParen':
        return this.#parenthesized()
      case 'string':
      case 'rawString':
        return { type: 'string', offset, quoted: value, text: this.#tokens.unquote(token) }
      default:
        this.#tokens.back(token)
        return undefined
    }
  }

  #knownVariable(token: Token): VariableNode {
    const variable = this.#variable(token)
    const [name = ''] = variable.path
    this.#used.push(name)
    if (!this.variables.includes(name)) this.#tokens.fail(`undefined variable ${quote(name)}`, token)
    return variable
  }

  #parenthesized(): PipeNode {
    this.#tokens.enter('expression')
    const pipe = this.#pipeline('parenthesized pipeline', 'rightParen')
    this.#tokens.leave()
    return pipe
  }
}
