import { didYouMean, nameList, proposeNear } from '../../diagnostics/hints.ts'
import { isKuiltError, type KuiltError } from '../../diagnostics/index.ts'
import { optionHint } from '../../diagnostics/option-hint.ts'
import { type Hint, propose } from '../../diagnostics/proposal.ts'

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

/** `spec.volumes` of a PodSecurityPolicy is a list of strings. */
const imageVolumeHint =
  '`images` requires `spec.volumes` to be a list of maps, as in a Pod: remove the resource if it is a PodSecurityPolicy, which Kubernetes 1.25 removed'

/** Returns a hint that depends only on the code and the params of an error. */
export function codeHint({ code, params, cause }: KuiltError): Hint | undefined {
  const text = (name: string): string => {
    const value = Object.entries(params).find(([key]) => key === name)?.[1]
    return typeof value === 'string' ? value : ''
  }
  switch (code) {
    case 'OUTSIDE_ROOT':
      return optionHint('loadRestrictions', (setOption) => {
        return `move the file into the directory, or put a kustomization next to it and refer to that kustomization; to allow files outside the directory, ${setOption}`
      })
    case 'YAML_ENCODING':
      return 'save the file in UTF-8'
    case 'CYCLE':
      return 'remove one of the entries that form the cycle'
    case 'PLUGINS_DISABLED':
      return optionHint(
        'plugins',
        (setOption) =>
          `if you trust it, ${setOption} to run it; or, in the library, handle it with the \`functions\` option`,
      )
    case 'FUNCTION_ASYNC':
      return 'use `await build()` instead'
    case 'JSON_PATCH_OPERATION_UNKNOWN':
      return operationHint(text('op'))
    case 'PATCH_DIRECTIVE_UNKNOWN':
      return directiveHint(text('directive'))
    case 'REGEX_INVALID':
    case 'IMAGE_NAME_INVALID':
      return patternHint(text('pattern') || text('name'))
    case 'SORT_ORDER_INVALID':
      return proposeNear(text('order'), ['fifo', 'legacy'])
    case 'NAMESPACE_CONFLICT':
      return 'rename one of them, or move it to another kustomization'
    case 'PATCH_TARGET_WITH_SEVERAL':
      return 'remove the target so that each document patches the resource it names, or use one entry per document'
    case 'KUSTOMIZATION_NOT_AN_OBJECT':
      return text('actual') === 'a list' ? 'write `resources:` above the list' : undefined
    case 'HELM_DISABLED':
      return optionHint('helm', (setOption) => `to render it, ${setOption}`)
    case 'PLUGIN_CONFIG_INVALID':
      return isKuiltError(cause) ? codeHint(cause) : undefined
    case 'FUNCTION_NETWORK_DISABLED':
      return optionHint('plugins.network', (setOption) => `to allow it, ${setOption}`)
    case 'FIELD_PATH_NOT_TRAVERSABLE':
      return text('path') === 'spec/volumes[]/image/reference' ? imageVolumeHint : undefined
    case 'PATCH_TARGET_AMBIGUOUS':
      return 'add a namespace to the patch, or a target to its entry'
    case 'GIT_URL_UNSAFE':
      return 'remove the dash at the start of the host or the ref'
    case 'LABEL_SELECTOR_INVALID':
      return labelHint(text('selector'))
    case 'LITERAL_INVALID':
      return literalHint(text('literal'))
    default:
      return undefined
  }
}

function operationHint(op: string): Hint {
  const valid = `valid operations: ${nameList(operations)}`
  const near = didYouMean(synonyms.get(op.toLowerCase()) ?? op, operations)
  return near === undefined ? valid : propose(op, near, valid)
}

function directiveHint(directive: string): Hint {
  const valid = `valid directives: ${nameList(directives)}`
  const near = didYouMean(directive === 'remove' ? 'delete' : directive, directives)
  return near === undefined ? valid : propose(directive, near, valid)
}

function patternHint(pattern: string): Hint | undefined {
  if (/(?:^|[^.\\)\]\w])\*/.test(pattern)) {
    const general = 'this is a regular expression: `.*` matches anything'
    const to = pattern.replaceAll(/(^|[^.\\)\]])\*/g, '$1.*')
    return { text: `this is a regular expression: write \`${to}\``, edit: { from: pattern, to }, otherwise: general }
  }
  return /\+\+|[[(]/.test(pattern)
    ? 'this is a regular expression: escape special characters with a backslash'
    : undefined
}

/**
 * Returns the hint for a label selector with a pattern as a value, which is not supported. A key without a value
 * matches any value.
 */
function labelHint(selector: string): Hint | undefined {
  const to = selector.replaceAll(/\s*==?\s*["']?\.?\*["']?(?=\s*(?:,|$))/g, '')
  return to === selector || to === ''
    ? undefined
    : { text: `to match any value, write \`${to}\``, edit: { from: selector, to } }
}

function literalHint(literal: string): Hint | undefined {
  const [, key, value] = /^([\w.-]+)\s*:\s*(.+)$/.exec(literal) ?? []
  if (key === undefined) return undefined
  const to = `${key}=${value}`
  return { text: `did you mean \`${to}\`?`, edit: { from: literal, to } }
}
