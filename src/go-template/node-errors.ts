import { type FailureDetails, TemplateExecError, TemplateLimitError } from './errors.ts'
import { locationOf, nodeText, type StatementNode, type TemplateTreeNode } from './nodes.ts'

/** The node of a template that is being executed, and errors at this node. */
export class NodeErrors {
  readonly #template: string
  protected node: TemplateTreeNode | undefined
  /** The statement that contains the node. */
  protected statement: StatementNode | undefined

  constructor(template: string) {
    this.#template = template
  }

  /** Sets the node for subsequent errors. */
  at(node: StatementNode): void {
    this.node = node
    this.statement = node
  }

  #location(): ReturnType<typeof locationOf> | undefined {
    const { node, statement } = this
    if (node === undefined || statement === undefined) return undefined
    return locationOf(statement.source, statement.position + ('offset' in node ? node.offset : 0))
  }

  fail(reason: string, { cause, values = [] }: FailureDetails = {}): never {
    const node = this.node
    throw new TemplateExecError({
      location: this.#location(),
      template: this.#template,
      context: node === undefined ? '' : nodeText(node),
      reason,
      cause,
      values,
    })
  }

  /** Adds the current action to an error of this template, or of one that the action executes. */
  withAction(error: unknown): unknown {
    // Templates that include themselves can exhaust the stack before they reach the limit.
    const failure = error instanceof RangeError ? new TemplateLimitError('depth', undefined) : error
    const { node } = this
    const location = this.#location()
    if (node === undefined || location === undefined) return failure
    if (failure instanceof TemplateExecError || failure instanceof TemplateLimitError) {
      failure.actions.push({ location, template: this.#template, context: nodeText(node) })
    }
    return failure
  }
}
