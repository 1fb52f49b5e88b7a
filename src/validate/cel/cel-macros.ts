import type { ASTNode, Environment } from '@marcbachmann/cel-js'
import { celPackage } from './cel-package.ts'
import { type Comparable, compare } from './library/lists.ts'

/** The variables of an expression, for checking and evaluating it. */
interface Scope {
  forkWithVariable(name: string, type: unknown): Scope
  reuse(parent: Scope): Scope
  setIterValue(value: unknown, evaluator: Evaluator): Scope
}

interface Checker {
  check(node: ASTNode, scope: Scope): unknown
  getType(name: string): unknown
}

interface Evaluator {
  run(node: ASTNode, scope: Scope): unknown
}

/** The arguments that the package passes to a macro. They are expressions, which the macro evaluates itself. */
interface Call {
  readonly receiver: ASTNode
  readonly args: readonly ASTNode[]
}

interface Expanded {
  typeCheck(checker: Checker, macro: unknown, scope: Scope): unknown
  evaluate(evaluator: Evaluator, macro: unknown, scope: Scope): unknown
}

/** Evaluates an argument, with these values for the variables of the macro. */
type Run = (argument: number, values: readonly unknown[]) => unknown

interface Macro {
  /** The type of the result. */
  readonly type: string
  /** The number of variables. Their names are the first arguments. */
  readonly variables: 1 | 2
  readonly evaluate: (receiver: unknown, run: Run) => unknown
}

/**
 * Adds macros that Kubernetes has and the package lacks: those for optional values, and those with two variables.
 * Follows github.com/google/cel-go, cel/library.go and ext/comprehensions.go.
 */
export function addMacros(environment: Environment): Environment {
  const { Optional } = celPackage()
  addMacro(environment, 'optional.optMap(ast, ast): optional', {
    type: 'dyn',
    variables: 1,
    evaluate: (value, run) => (hasValue(value) ? Optional.of(run(1, [value.value()])) : Optional.none()),
  })
  addMacro(environment, 'optional.optFlatMap(ast, ast): optional', {
    type: 'dyn',
    variables: 1,
    evaluate: (value, run) => (hasValue(value) ? run(1, [value.value()]) : Optional.none()),
  })
  addMacro(environment, 'list.all(ast, ast, ast): bool', {
    type: 'bool',
    variables: 2,
    evaluate: (range, run) => !holdsForOne(range, (entry) => run(2, entry) !== true),
  })
  addMacro(environment, 'list.exists(ast, ast, ast): bool', {
    type: 'bool',
    variables: 2,
    evaluate: (range, run) => holdsForOne(range, (entry) => run(2, entry) === true),
  })
  addMacro(environment, 'list.existsOne(ast, ast, ast): bool', {
    type: 'bool',
    variables: 2,
    evaluate: (range, run) => entriesOf(range).filter((entry) => run(2, entry) === true).length === 1,
  })
  addMacro(environment, 'list.sortBy(ast, ast): list', {
    type: 'list',
    variables: 1,
    evaluate: (range, run) => {
      const keyed = entriesOf(range).map(([, item]) => ({ item, key: run(1, [item]) as Comparable }))
      return keyed.sort((a, b) => compare(a.key, b.key)).map(({ item }) => item)
    },
  })
  addTransformations(environment)
  environment.registerFunction('hasField(ast): bool', ({ args }: Pick<Call, 'args'>) => hasField(args[0]))
  return environment
}

/** Replaces `has()` of the package, which accepts only names: `has(self.a.b)`, but not `has(self.list[0].b)`. */
function hasField(field: ASTNode | undefined): Expanded {
  if (field?.op !== '.') throw new Error('has() needs a field: has(self.name)')
  const [owner, name] = field.args
  return {
    typeCheck(checker, _, scope) {
      checker.check(owner, scope)
      return checker.getType('bool')
    },
    evaluate(evaluator, _, scope) {
      const value = evaluator.run(owner, scope)
      // The field of an optional value, as in has(self.?a.b).
      const inner = value instanceof celPackage().Optional ? (value.hasValue() ? value.value() : new Map()) : value
      if (inner instanceof Map) return inner.has(name)
      throw new Error(`has() needs a field of an object, but the parent of "${name}" is not an object`)
    },
  }
}

function addTransformations(environment: Environment): void {
  for (const hasFilter of [false, true]) {
    const types = hasFilter ? 'ast, ast, ast, ast' : 'ast, ast, ast'
    const result = hasFilter ? 3 : 2
    const kept = (range: unknown, run: Run): readonly Entry[] =>
      hasFilter ? entriesOf(range).filter((entry) => run(2, entry) === true) : entriesOf(range)
    addMacro(environment, `list.transformList(${types}): list<dyn>`, {
      type: 'dyn',
      variables: 2,
      evaluate: (range, run) => kept(range, run).map((entry) => run(result, entry)),
    })
    addMacro(environment, `map.transformMap(${types}): dyn`, {
      type: 'dyn',
      variables: 2,
      evaluate: (range, run) => new Map(kept(range, run).map((entry) => [entry[0], run(result, entry)])),
    })
    addMacro(environment, `map.transformMapEntry(${types}): dyn`, {
      type: 'dyn',
      variables: 2,
      evaluate: (range, run) => new Map(kept(range, run).flatMap((entry) => entriesOf(run(result, entry)))),
    })
  }
}

function addMacro(environment: Environment, signature: string, macro: Macro): void {
  environment.registerFunction(signature, ({ receiver, args }: Call) => expand(macro, { receiver, args }))
}

function expand({ type, variables, evaluate }: Macro, { receiver, args }: Call): Expanded {
  const names = args.slice(0, variables).map(nameOf)
  let scopes: readonly Scope[] = []
  return {
    typeCheck(checker, _, scope) {
      checker.check(receiver, scope)
      const own: Scope[] = []
      for (const name of names) own.push((own.at(-1) ?? scope).forkWithVariable(name, checker.getType('dyn')))
      scopes = own
      for (const argument of args.slice(variables)) checker.check(argument, own.at(-1) ?? scope)
      return checker.getType(type)
    },
    evaluate(evaluator, _, scope) {
      return evaluate(evaluator.run(receiver, scope), (argument, values) => {
        let inner = scope
        for (const [i, own] of scopes.entries()) inner = own.reuse(inner).setIterValue(values[i], evaluator)
        // `argument` is an index that exists in the signature of the macro.
        return evaluator.run(args[argument] as ASTNode, inner)
      })
    },
  }
}

function nameOf(node: ASTNode): string {
  if (node.op === 'id') return node.args
  throw new Error('the first arguments of a macro must be variable names')
}

/** An optional value of the package. */
export interface OptionalValue {
  hasValue(): boolean
  value(): unknown
}

/** @throws Error for anything that is not an optional value */
function hasValue(value: unknown): value is OptionalValue {
  if (value instanceof celPackage().Optional) return value.hasValue()
  throw new Error('optMap() and optFlatMap() need an optional value')
}

type Entry = readonly [key: unknown, value: unknown]

/** The entries of a list (index and item) or of a map (key and value). */
function entriesOf(range: unknown): readonly Entry[] {
  if (range instanceof Map) return [...range]
  if (Array.isArray(range) || range instanceof Set) return [...range].map((item, i) => [BigInt(i), item])
  if (typeof range === 'object' && range !== null) return Object.entries(range)
  throw new Error('a comprehension needs a list or a map')
}

/** True if `holds` is true for an entry. As in CEL, an error counts only if no other entry makes the result true. */
function holdsForOne(range: unknown, holds: (entry: Entry) => boolean): boolean {
  let fault: unknown
  for (const entry of entriesOf(range)) {
    try {
      if (holds(entry)) return true
    } catch (error) {
      fault ??= error
    }
  }
  if (fault !== undefined) throw fault
  return false
}
