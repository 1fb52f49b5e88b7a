import { nameList, suggest } from '../../diagnostics/hints.ts'
import type { KuiltError } from '../../diagnostics/index.ts'

const operations = ['add', 'remove', 'replace', 'move', 'copy', 'test'] as const

const directives = ['delete', 'replace', 'merge'] as const

/** Other names for the operations of JSON patches. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ['delete', 'remove'],
  ['set', 'replace'],
  ['update', 'replace'],
  ['insert', 'add'],
  ['append', 'add'],
])

/** A hint that depends on nothing but the code and the params of an error. */
export function codeHint({ code, params }: KuiltError): string | undefined {
  const text = (name: string): string => {
    const value = Object.entries(params).find(([key]) => key === name)?.[1]
    return typeof value === 'string' ? value : ''
  }
  switch (code) {
    case 'OUTSIDE_ROOT':
      return 'move it below, or make its directory a kustomization and name that; --load-restrictor LoadRestrictionsNone allows it'
    case 'CYCLE':
      return 'a kustomization cannot build on one that builds on it: remove one of the entries on the way'
    case 'PLUGINS_DISABLED':
      return '--enable-alpha-plugins runs it, if you trust it (library: plugins and exec, or functions)'
    case 'FUNCTION_ASYNC':
      return 'await build() instead'
    case 'JSON_PATCH_OPERATION_UNKNOWN':
      return operationHint(text('op'))
    case 'PATCH_DIRECTIVE_UNKNOWN':
      return directiveHint(text('directive'))
    case 'REGEX_INVALID':
    case 'IMAGE_NAME_INVALID':
      return patternHint(text('pattern') || text('name'))
    case 'SORT_ORDER_INVALID':
      return suggest(text('order'), ['fifo', 'legacy'])
    case 'NAMESPACE_CONFLICT':
      return 'rename one of them, or leave it to another kustomization'
    case 'PATCH_TARGET_WITH_SEVERAL':
      return 'leave the target out, so that each document finds the resource that it names, or give each an entry of its own'
    case 'KUSTOMIZATION_NOT_AN_OBJECT':
      return text('actual') === 'a list' ? "a list of files needs 'resources:' in the line before it" : undefined
    case 'LITERAL_INVALID':
      return literalHint(text('literal'))
    default:
      return undefined
  }
}

function operationHint(op: string): string {
  return suggest(synonyms.get(op.toLowerCase()) ?? op, operations) ?? `there are ${operations.join(', ')}`
}

function directiveHint(directive: string): string {
  return suggest(directive === 'remove' ? 'delete' : directive, directives) ?? `there are ${nameList(directives)}`
}

function patternHint(pattern: string): string | undefined {
  if (/(?:^|[^.\\)\]\w])\*/.test(pattern)) return "it is a regular expression: '.*' stands for anything"
  return /\+\+|[[(]/.test(pattern)
    ? 'it is a regular expression: a backslash takes the special meaning from a character'
    : undefined
}

function literalHint(literal: string): string | undefined {
  const [, key, value] = /^([\w.-]+)\s*:\s*(.+)$/.exec(literal) ?? []
  return key === undefined ? undefined : `did you mean '${key}=${value}'?`
}
