import { KuiltError, type Location } from '../../../diagnostics/index.ts'
import { isLabelKey, type LabelMatcher } from '../../../resource/label-selector.ts'
import { isObject, textOf } from '../../../tree/json-values.ts'
import type { JsonValue } from '../../../tree/node.ts'

/** True for a selector that selects everything. */
export function isEmptySelector(selector: JsonValue | undefined): boolean {
  if (!isObject(selector)) return true
  const { matchLabels, matchExpressions } = selector
  const hasLabels = isObject(matchLabels) && Object.keys(matchLabels).length > 0
  return !hasLabels && !(Array.isArray(matchExpressions) && matchExpressions.length > 0)
}

/**
 * Compiles a selector with `matchLabels` and `matchExpressions`. Values may be any string, such as the URL of a cluster.
 * Without a selector, everything matches. Follows applicationset/utils/selector.go, LabelSelectorAsSelector.
 *
 * @throws KuiltError ARGOCD_SELECTOR
 */
export function selectorMatcher(selector: JsonValue | undefined, at: Location | undefined): LabelMatcher {
  if (!isObject(selector)) return () => true
  const { matchLabels, matchExpressions } = selector
  const pairs = isObject(matchLabels) ? Object.entries(matchLabels) : []
  const expressions = Array.isArray(matchExpressions) ? matchExpressions.filter(isObject) : []
  const requirements = [
    ...pairs.map(([key, value]) => requirement(key, 'In', [textOf(value)], at)),
    ...expressions.map(({ key, operator, values }) => {
      return requirement(textOf(key), textOf(operator), Array.isArray(values) ? values.map(textOf) : [], at)
    }),
  ]
  return (labels) => requirements.every((matches) => matches(labels))
}

const operators: ReadonlySet<string> = new Set(['In', 'NotIn', 'Exists', 'DoesNotExist'])

function requirement(key: string, operator: string, values: readonly string[], at: Location | undefined): LabelMatcher {
  const fail = (reason: string): never => {
    throw new KuiltError('ARGOCD_SELECTOR', { reason }, { at })
  }
  if (!isLabelKey(key)) fail(`the key "${key}" is not a valid label key`)
  if (!operators.has(operator)) fail(`"${operator}" is not an operator; use In, NotIn, Exists or DoesNotExist`)
  const isSet = operator === 'In' || operator === 'NotIn'
  if (isSet && values.length === 0) fail(`"${operator}" requires values for "${key}"`)
  if (!isSet && values.length > 0) fail(`"${operator}" does not allow values for "${key}"`)
  const listed: ReadonlySet<string | undefined> = new Set(values)
  switch (operator) {
    case 'In':
      return (labels) => listed.has(labels.get(key))
    case 'NotIn':
      return (labels) => !listed.has(labels.get(key))
    case 'Exists':
      return (labels) => labels.get(key) !== undefined
    default:
      return (labels) => labels.get(key) === undefined
  }
}
