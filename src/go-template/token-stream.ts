// Provides the tokens of a template to its parser. Follows text/template/parse/parse.go, from `next` to `unexpected`.

import { positionAt } from '../diagnostics/location.ts'
import { TemplateSyntaxError } from './errors.ts'
import { unquote } from './go-strings.ts'
import type { Lexer } from './lexer.ts'
import type { Source } from './nodes.ts'
import { describeToken, type Token, type TokenType } from './tokens.ts'

export interface Position {
  /** The offset in the text. */
  readonly position: number
}

/** The text of an action between its delimiters. */
export interface ActionText extends Position {
  readonly text: string
}

/** Reads tokens, puts them back, and reports errors at their lines. */
export class TokenStream {
  readonly #lexer: Lexer
  readonly #source: Source
  readonly #maxDepth: number
  /** The next token, if it has been read. */
  #peeked: Token | undefined
  /** Tokens that were put back, in reverse order: the token after `#peeked` is last. */
  readonly #ahead: Token[] = []
  #last: Token = { type: 'eof', position: 0, value: '', isSpaced: false, stopped: undefined }
  #depth = 0
  /** The offset where the current action starts; undefined outside of actions. */
  actionAt: number | undefined

  /**
   * @param source the template, for errors
   * @param maxDepth the maximum nesting of statements and parentheses
   */
  constructor(lexer: Lexer, source: Source, maxDepth: number) {
    this.#lexer = lexer
    this.#source = source
    this.#maxDepth = maxDepth
  }

  next(): Token {
    const peeked = this.#peeked
    if (peeked === undefined) return this.#read()
    this.#peeked = undefined
    return peeked
  }

  /** The position of the `{{` of the last action that was read. */
  get action(): Position {
    return { position: this.#lexer.actionStart }
  }

  /**
   * The position and the text of the action whose left delimiter was read last, up to the next right delimiter. Undefined
   * if a token has been read ahead.
   */
  get actionText(): ActionText | undefined {
    if (this.#peeked !== undefined) return undefined
    const text = this.#lexer.textOfAction()
    return text === undefined ? undefined : { position: this.#lexer.position, text }
  }

  /** True if the action whose left delimiter was read last is a definition. */
  isDefinition(): boolean {
    // Other actions are not read ahead, because their text may be known.
    return this.#lexer.mayBe('define') && this.peek().type === 'define'
  }

  /** True if the last action that was read is exactly this text. */
  hasRead({ position, text }: ActionText): boolean {
    return this.#peeked === undefined && this.#lexer.actionEnd === position + text.length
  }

  /** Skips an action with this text, which has been read before. Returns the position of its right delimiter. */
  skipAction(text: string): number {
    this.#last = this.#lexer.skipAction(text)
    return this.#last.position
  }

  /** True if statements and parentheses can be nested that much deeper. */
  canEnter(levels: number): boolean {
    return this.#depth + levels <= this.#maxDepth
  }

  peek(): Token {
    this.#peeked ??= this.#read()
    return this.#peeked
  }

  #read(): Token {
    if (this.#ahead.length > 0) return this.#ahead.pop() as Token
    // Errors are reported at the line of the last token from the lexer.
    const token = this.#lexer.next()
    this.#last = token
    return token
  }

  /** Puts tokens back; the last one is read first. */
  back(...tokens: readonly Token[]): void {
    if (this.#peeked !== undefined) this.#ahead.push(this.#peeked)
    this.#peeked = undefined
    this.#ahead.push(...tokens)
  }

  expect(type: TokenType, context: string): Token {
    const token = this.next()
    if (token.type !== type) this.unexpected(token, context)
    return token
  }

  /** @param at the position of the mistake; default: the last token from the lexer */
  fail(reason: string, { position }: Position = this.#last): never {
    const { name, text } = this.#source
    const place = positionAt(text, position)
    const action = positionAt(text, this.#lexer.actionStart)
    const isInAction = this.actionAt !== undefined && action.line < place.line
    const details = { name, line: this.#lineOf(this.#last), reason, place, action: isInAction ? action : undefined }
    throw new TemplateSyntaxError(details)
  }

  unexpected(token: Token, context: string): never {
    if (token.type !== 'error') this.fail(`unexpected ${describeToken(token)} in ${context}`, token)
    let extra = ''
    const actionLine = this.actionAt === undefined ? undefined : positionAt(this.#source.text, this.actionAt).line
    if (actionLine !== undefined && actionLine !== this.#lineOf(token)) {
      extra = ` in action started at ${this.#source.name}:${actionLine}`
      if (token.value.endsWith(' action')) extra = extra.slice(' in action'.length)
    }
    this.fail(describeToken(token) + extra, token)
  }

  /** The line that errors report: the one up to which the text has been read. */
  #lineOf({ position, stopped = position }: Token): number {
    return positionAt(this.#source.text, stopped).line
  }

  unquote(literal: Token): string {
    return unquote(literal.value) ?? this.fail('invalid syntax', literal)
  }

  /** Enters a list of statements or parentheses, and checks the nesting. */
  enter(what: 'nesting' | 'expression'): void {
    this.#depth++
    if (this.#depth > this.#maxDepth) this.fail(`max ${what} depth exceeded`)
  }

  leave(): void {
    this.#depth--
  }
}
