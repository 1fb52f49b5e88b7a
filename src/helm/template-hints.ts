// Hints for common mistakes in templates, derived from the messages of Go's template engine.

import { didYouMean, suggest } from '../diagnostics/hints.ts'
import type { TemplateExecError } from '../go-template/errors.ts'
import type { TemplateSet } from '../go-template/template-set.ts'
import { GoObject, isNil } from '../go-template/values.ts'

/** The fields of the data that is passed to every template. */
const ROOT_FIELDS = ['Values', 'Release', 'Chart', 'Files', 'Capabilities', 'Template', 'Subcharts']

const rootField = new RegExp(`^\\.(?:${ROOT_FIELDS.join('|')})\\b`)

interface SyntaxRule {
  readonly reason: RegExp
  readonly hint: (word: string, line: string, set: TemplateSet) => string | undefined
}

const noOperators =
  'templates have no operators: use functions such as `and`, `eq`, `add` and `ternary`, and write the function name first'

const syntaxRules: readonly SyntaxRule[] = [
  {
    reason: /^function "(.*)" not defined$/,
    hint: (name, _, set) => (ROOT_FIELDS.includes(name) ? `write \`.${name}\`` : suggest(name, set.functionNames)),
  },
  { reason: /^undefined variable/, hint: () => 'a variable is only visible in the block that declares it' },
  {
    reason: /^unexpected "(.*)" in (?:operand|command)$/,
    hint: (sign, line) => {
      if (sign === '}') return 'close the action with `}}`'
      if (sign === '/' && line.includes('/*'))
        return 'write comments without spaces next to the braces: `{{/* … */}}` or `{{- /* … */ -}}`'
      return /^[-+*/%<>=?&!]$/.test(sign) && line.includes(sign) ? noOperators : undefined
    },
  },
  { reason: /^illegal number syntax: "[-+]"/, hint: () => noOperators },
  { reason: /^unclosed action|^unterminated quoted string/, hint: () => 'close the string and the action' },
  { reason: /^unclosed comment/, hint: () => 'close the comment with `*/}}`' },
  { reason: /^malformed character constant/, hint: () => 'write strings in double quotes' },
  {
    reason: /^bad character U\+002D/,
    hint: () => 'read keys that contain `-` with `index`: `index .Values "my-key"`',
  },
  { reason: /^bad number syntax: "-/, hint: () => 'write a space after `{{-`' },
  { reason: /^unexpected EOF/, hint: () => 'the block that starts here has no `end`' },
  { reason: /^unexpected \{\{(?:end|else)/, hint: () => 'no block is open here: check the blocks above' },
  { reason: /^unexpected <define>/, hint: () => '`define` cannot be inside another block' },
]

/** @param line the line of the template */
export function syntaxHint(reason: string, line: string, set: TemplateSet): string | undefined {
  for (const rule of syntaxRules) {
    const match = rule.reason.exec(reason)
    if (match !== null) return rule.hint(match[1] ?? '', line, set)
  }
  return undefined
}

interface Failure {
  readonly error: TemplateExecError
  /** True in a `define`, where `.` is the value that the caller passes. */
  readonly isDefinition: boolean
  readonly set: TemplateSet
}

type FailureRule = (failure: Failure) => string | undefined

/** The first rule that applies is used. */
const failureRules: readonly FailureRule[] = [
  missingTemplate,
  ({ error: { reason } }) => (reason.startsWith('undefined variable:') ? 'declare the variable with `:=`' : undefined),
  wrongContext,
  missingParent,
  ({ error: { reason } }) => {
    const types = /incompatible types for comparison: (\S+) and (\S+)$/.exec(reason)?.slice(1)
    if (types === undefined) return undefined
    if (types.includes('float64') && types.includes('int'))
      return 'numbers in values are floats: convert them with `int`'
    return 'convert one of the values, for example with `toString` or `int`'
  },
  wrongType,
  unknownField,
  ({ error: { reason } }) => {
    if (!reason.endsWith(' is not a method but has arguments')) return undefined
    return 'values take no arguments: start with a function such as `add` or `printf`'
  },
  ({ error: { reason } }) => {
    const [, name, wanted, given] =
      /^wrong number of args for (\S+): want (?:at least )?(\d+) got (\d+)$/.exec(reason) ?? []
    if (name === undefined || Number(given) >= Number(wanted)) return undefined
    return `\`${name}\` needs ${wanted} ${wanted === '1' ? 'argument' : 'arguments'}; a value before \`|\` becomes the last one`
  },
  ({ error: { reason, values } }) => {
    if (!reason.startsWith("range can't iterate over")) return undefined
    return typeof values[0]?.value === 'number' ? 'convert it with `int`' : '`range` needs a list, a map or an integer'
  },
  ({ error: { reason, values } }) => {
    const missing =
      /nil pointer dereference|index of untyped nil/.test(reason) && values.find(({ value }) => isNil(value))
    return missing ? `set \`${missing.expression ?? 'it'}\`, or check it with \`if\` first` : undefined
  },
]

/** The hint for a failed action. */
export function failureHint(failure: Failure): string | undefined {
  for (const rule of failureRules) {
    const hint = rule(failure)
    if (hint !== undefined) return hint
  }
  return undefined
}

function missingTemplate({ error: { reason }, set }: Failure): string | undefined {
  const name = /no template "(.*)" associated with|^template "(.*)" not defined$/.exec(reason)
  if (name === null) return undefined
  return (
    suggest(name[1] ?? name[2] ?? '', set.templateNames) ??
    'neither the chart nor its dependencies define this template: check the name, and that the dependencies are in `charts`'
  )
}

/** A hint for `.Values` in a place where `.` is not the data of the chart. */
function wrongContext({ error, isDefinition }: Failure): string | undefined {
  const { context, reason, values } = error
  const field = rootField.exec(context)?.[0]
  if (field === undefined) return undefined
  // `.` is either not a map, or a map without this key.
  const isOther = reason.startsWith(`can't evaluate field ${field.slice(1)} in`)
  if (!isOther && !values.some(({ expression, isMissing }) => isMissing && expression === field)) return undefined
  return isDefinition
    ? `\`.\` is the value that the caller passes: inside \`range\` and \`with\`, pass \`$\` to \`include\` or \`template\``
    : `inside \`range\` and \`with\`, \`.\` is a different value: write \`$${field}\``
}

function missingParent({ error: { reason, values } }: Failure): string | undefined {
  const field = /^nil pointer evaluating .*\.([^.]+)$/.exec(reason)?.[1]
  const expression = values[0]?.expression
  if (field === undefined || expression === undefined) return undefined
  if (/\blookup\b/.test(expression)) return '`lookup` finds nothing without a cluster: check its result with `if` first'
  const root = ROOT_FIELDS.find((name) => expression.toLowerCase() === `.${name.toLowerCase()}`) ?? nearRoot(expression)
  if (root !== undefined) return `write \`.${root}\``
  if (/^\$?\.(?!Values\b)/.test(expression) && rootField.test(expression.replace('$', ''))) return 'check the name'
  return `set \`${expression}\`, or write \`(${expression}).${field}\`, which is empty if it is not set`
}

/** The root field that a misspelled, capitalized field probably means. Other fields are rarely capitalized. */
function nearRoot(expression: string): string | undefined {
  const name = /^\.([A-Z]\w*)$/.exec(expression)?.[1]
  return name === undefined || ROOT_FIELDS.includes(name) ? undefined : didYouMean(name, ROOT_FIELDS)
}

/** A hint for a field or method that an object such as `.Capabilities` or `.Files` does not have. */
function unknownField({ error: { reason, values } }: Failure): string | undefined {
  const object = values.find(({ value }) => value instanceof GoObject)?.value
  const name = /^can't evaluate field (\S+) in type/.exec(reason)?.[1]
  if (!(object instanceof GoObject) || name === undefined) return undefined
  return suggest(name, [...object.fields.keys(), ...Object.keys(object.methods)])
}

function wrongType({ error: { reason, values } }: Failure): string | undefined {
  const [, expected, actual = ''] = /wrong type for value; expected (.*); got (.*)$/.exec(reason) ?? []
  if (expected === undefined) return undefined
  if (values.some(({ value }) => isNil(value))) return 'set it, or use `default`'
  if (expected.startsWith('int') && actual === 'float64') return 'numbers in values are floats: convert it with `int`'
  if (expected !== 'string') return undefined
  return /^(?:map|\[\])/.test(actual) ? 'convert it with `toYaml` or `toJson`' : 'convert it with `toString`'
}
