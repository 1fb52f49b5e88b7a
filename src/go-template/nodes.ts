// The parsed form of templates, and how error messages quote it. Follows text/template/parse/node.go.

import { byteLength, quote } from './go-strings.ts'

/** The source of a node, for locations in errors. */
export interface Source {
  /** The name of the template. */
  readonly name: string
  readonly text: string
}

interface StatementBase {
  /** The offset in the text of the source. */
  readonly position: number
  readonly source: Source
}

/** A part of a statement. Statements with the same text share their pipelines. */
interface ExpressionBase {
  /** The distance to the position of the statement. */
  readonly offset: number
}

export interface TextNode extends StatementBase {
  readonly type: 'text'
  readonly text: string
}

export interface ActionNode extends StatementBase {
  readonly type: 'action'
  readonly pipe: PipeNode
}

export interface BranchNode extends StatementBase {
  readonly type: 'if' | 'range' | 'with'
  readonly pipe: PipeNode
  readonly list: ListNode
  readonly elseList: ListNode | undefined
}

export interface TemplateNode extends StatementBase {
  readonly type: 'template'
  readonly name: string
  readonly pipe: PipeNode | undefined
}

export interface JumpNode extends StatementBase {
  readonly type: 'break' | 'continue'
}

export interface ListNode extends StatementBase {
  readonly type: 'list'
  readonly nodes: StatementNode[]
}

export type StatementNode = TextNode | ActionNode | BranchNode | TemplateNode | JumpNode | ListNode

export interface PipeNode extends ExpressionBase {
  readonly type: 'pipe'
  readonly isAssign: boolean
  readonly declared: readonly VariableNode[]
  readonly commands: readonly CommandNode[]
}

export interface CommandNode extends ExpressionBase {
  readonly type: 'command'
  readonly args: readonly OperandNode[]
}

export interface IdentifierNode extends ExpressionBase {
  readonly type: 'identifier'
  readonly name: string
}

export interface VariableNode extends ExpressionBase {
  readonly type: 'variable'
  /** The name of the variable, with its `$`, followed by fields. */
  readonly path: readonly string[]
}

export interface FieldNode extends ExpressionBase {
  readonly type: 'field'
  readonly path: readonly string[]
}

export interface ChainNode extends ExpressionBase {
  readonly type: 'chain'
  readonly operand: OperandNode
  readonly path: readonly string[]
}

/** A path such as `.a.b`, `$x.a` or `(f).a`. */
export type PathNode = FieldNode | VariableNode | ChainNode

export interface DotNode extends ExpressionBase {
  readonly type: 'dot'
}

export interface NilNode extends ExpressionBase {
  readonly type: 'nil'
}

export interface BoolNode extends ExpressionBase {
  readonly type: 'bool'
  readonly value: boolean
}

export interface NumberNode extends ExpressionBase {
  readonly type: 'number'
  readonly text: string
  /** Undefined if the number is not an integer, such as `1.5`. */
  readonly int: bigint | undefined
  readonly uint: bigint | undefined
  readonly float: number | undefined
  readonly complex: { readonly real: number; readonly imaginary: number } | undefined
}

export interface StringNode extends ExpressionBase {
  readonly type: 'string'
  readonly quoted: string
  readonly text: string
}

export type OperandNode =
  | PipeNode
  | IdentifierNode
  | VariableNode
  | FieldNode
  | ChainNode
  | DotNode
  | NilNode
  | BoolNode
  | NumberNode
  | StringNode

export type TemplateTreeNode = StatementNode | CommandNode | OperandNode

/** The text of a node as error messages quote it. */
export function nodeText(node: TemplateTreeNode): string {
  switch (node.type) {
    case 'text':
      return node.text
    case 'action':
      return `{{${nodeText(node.pipe)}}}`
    case 'if':
    case 'range':
    case 'with': {
      const otherwise = node.elseList === undefined ? '' : `{{else}}${nodeText(node.elseList)}`
      return `{{${node.type} ${nodeText(node.pipe)}}}${nodeText(node.list)}${otherwise}{{end}}`
    }
    case 'template': {
      const pipe = node.pipe === undefined ? '' : ` ${nodeText(node.pipe)}`
      return `{{template ${quote(node.name)}${pipe}}}`
    }
    case 'list':
      return node.nodes.map(nodeText).join('')
    case 'break':
    case 'continue':
      return `{{${node.type}}}`
    default:
      return operandText(node)
  }
}

function operandText(node: CommandNode | OperandNode): string {
  switch (node.type) {
    case 'pipe': {
      const names = node.declared.map(operandText).join(', ')
      const declared = names === '' ? '' : `${names} ${node.isAssign ? '=' : ':='} `
      return declared + node.commands.map(operandText).join(' | ')
    }
    case 'command':
      return node.args.map(inParentheses).join(' ')
    case 'identifier':
      return node.name
    case 'variable':
      return node.path.join('.')
    case 'field':
      return `.${node.path.join('.')}`
    case 'chain':
      return `${inParentheses(node.operand)}.${node.path.join('.')}`
    case 'dot':
      return '.'
    case 'nil':
      return 'nil'
    case 'bool':
      return String(node.value)
    case 'number':
      return node.text
    case 'string':
      return node.quoted
  }
}

function inParentheses(node: OperandNode): string {
  return node.type === 'pipe' ? `(${operandText(node)})` : operandText(node)
}

/** True if a node contains only white space and definitions. */
export function isEmptyTree(node: StatementNode): boolean {
  if (node.type === 'list') return node.nodes.every(isEmptyTree)
  return node.type === 'text' && node.text.trim() === ''
}

/**
 * The location of an offset in a template, as in `chart/templates/x.yaml:3:5`. The line is counted from 1, the column in
 * bytes from 0.
 */
export function locationOf(
  { name, text }: Source,
  position: number,
): {
  readonly name: string
  readonly line: number
  readonly column: number
} {
  const before = text.slice(0, position)
  const lineStart = before.lastIndexOf('\n') + 1
  let line = 1
  for (let i = before.indexOf('\n'); i >= 0; i = before.indexOf('\n', i + 1)) line++
  return { name, line, column: byteLength(before.slice(lineStart)) }
}
