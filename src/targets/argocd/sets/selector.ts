import { KuiltError, type Location } from '../../../diagnostics/index.ts'
import type { LabelSource } from '../../../resource/label-selector.ts'
import { isObject, textOf } from '../../../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../../../tree/node.ts'

/** True for a selector that selects everything. */
export function isEmptySelector(selector: JsonValue | undefined): boolean {
  if (!isObject(selector)) return true
  const { matchLabels, matchExpressions } = selector
  const hasLabels = isObject(matchLabels) && Object.keys(matchLabels).length > 0
  return !hasLabels && !(Array.isArray(matchExpressions) && matchExpressions.length > 0)
}

/**
 * True if labels match a selector with `matchLabels` and `matchExpressions`. Values may be any string, such as the URL
 * of a cluster.
 *
 * @throws KuiltError ARGOCD_SELECTOR
 */
export function matchesSelector(selector: JsonObject, labels: LabelSource, at: Location | undefined): boolean {
  const { matchLabels, matchExpressions } = selector
  const pairs = isObject(matchLabels) ? Object.entries(matchLabels) : []
  const expressions = Array.isArray(matchExpressions) ? matchExpressions.filter(isObject) : []
  return (
    pairs.every(([key, value]) => labels.get(key) === textOf(value)) &&
    expressions.every((expression) => matchesExpression(expression, labels, at))
  )
}

function matchesExpression(
  { key, operator, values }: JsonObject,
  labels: LabelSource,
  at: Location | undefined,
): boolean {
  const value = labels.get(textOf(key))
  const listed = Array.isArray(values) ? values.map(textOf) : []
  switch (operator) {
    case 'In':
      return value !== undefined && listed.includes(value)
    case 'NotIn':
      return value === undefined || !listed.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    default:
      throw new KuiltError('ARGOCD_SELECTOR', { operator: textOf(operator) }, { at })
  }
}
