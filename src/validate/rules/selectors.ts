import { isObject } from '../../tree/json-values.ts'
import type { JsonValue } from '../../tree/node.ts'
import { fieldOf, fieldsOf, listAt, textAt } from '../json-fields.ts'
import { conflict, invalidValue, type Mistake, missingField } from '../mistake.ts'
import { qualifiedName } from '../names.ts'
import { checkChoices } from './enums.ts'
import { checkLabelMap } from './metadata.ts'
import { below, type Found, itemsBelow, type Subject } from './subject.ts'

const selecting = ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet']

/** Checks that the selector of a workload is not empty, and that it matches the labels of its pod template. */
export function checkSelector(subject: Subject): readonly Mistake[] {
  if (subject.group !== 'apps' || !selecting.includes(subject.kind)) return []
  const selector = below(subject.root, 'spec', 'selector')
  if (selector === undefined || !isObject(selector.value)) return []
  const labels = fieldsOf(fieldOf(selector.value, 'matchLabels'))
  const expressions = listAt(selector.value, 'matchExpressions')
  if (labels.length === 0 && expressions.length === 0) {
    return [invalidValue(selector.path, 'not be empty: at least one label is required')]
  }
  const faults = checkLabelSelector(selector)
  if (faults.length > 0) return faults
  const { template } = subject
  if (template === undefined || !isObject(template.value)) return []
  const own = fieldOf(fieldOf(template.value, 'metadata'), 'labels')
  const broken = brokenLabel(labels, own) ?? brokenExpression(expressions, own)
  if (broken === undefined) return []
  const labelsPath = [...template.path, 'metadata', 'labels']
  const because = [selector.path, labelsPath]
  const rivals = [selector.path, [...labelsPath, broken.label]]
  const reason = `the selector does not match the labels of the template: ${broken.reason}`
  if (fieldOf(own, broken.label) !== undefined)
    return [conflict([...labelsPath, broken.label], reason, { because, rivals })]
  return [conflict(labelsPath, reason, { because, rivals, part: own === undefined ? 'parent' : 'key' })]
}

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist']

/** Checks a label selector. Follows apimachinery/pkg/apis/meta/v1/validation, ValidateLabelSelector. */
export function checkLabelSelector(selector: Found): readonly Mistake[] {
  return [
    ...checkLabelMap(selector, 'matchLabels'),
    ...itemsBelow(selector, 'matchExpressions').flatMap((expression) => {
      const { value, path } = expression
      const key = textAt(value, 'key')
      const keyRule = key === undefined ? undefined : qualifiedName(key)
      return [
        ...(keyRule === undefined ? [] : [invalidValue([...path, 'key'], keyRule)]),
        ...checkChoices(expression, { operator: operators }),
        ...checkSelectorValues(expression),
      ]
    }),
  ]
}

function checkSelectorValues({ value, path }: Found): readonly Mistake[] {
  const operator = textAt(value, 'operator') ?? ''
  const hasValues = listAt(value, 'values').length > 0
  const where = [...path, 'values']
  if (!hasValues && (operator === 'In' || operator === 'NotIn')) {
    return [missingField(where, `the operator ${operator} requires at least one value`)]
  }
  if (hasValues && (operator === 'Exists' || operator === 'DoesNotExist')) {
    return [conflict(where, `the operator ${operator} allows no values`, { part: 'key' })]
  }
  return []
}

interface Broken {
  readonly label: string
  readonly reason: string
}

function brokenLabel(
  wanted: readonly (readonly [string, JsonValue])[],
  own: JsonValue | undefined,
): Broken | undefined {
  const found = wanted.find(([label, value]) => fieldOf(own, label) !== value)
  if (found === undefined) return undefined
  const [label, value] = found
  return { label, reason: `it requires ${label}=${value}, ${actual(own, label)}` }
}

function brokenExpression(expressions: readonly JsonValue[], own: JsonValue | undefined): Broken | undefined {
  for (const expression of expressions) {
    const label = textAt(expression, 'key') ?? ''
    const operator = textAt(expression, 'operator')
    const values = listAt(expression, 'values')
    const value = fieldOf(own, label)
    const isListed = value !== undefined && values.includes(value)
    const matches =
      operator === 'In'
        ? isListed
        : operator === 'NotIn'
          ? !isListed
          : operator === 'Exists'
            ? value !== undefined
            : operator !== 'DoesNotExist' || value === undefined
    if (!matches) {
      const list = values.length === 0 ? '' : ` (${values.join(', ')})`
      return { label, reason: `it requires ${label} ${operator}${list}, ${actual(own, label)}` }
    }
  }
  return undefined
}

function actual(own: JsonValue | undefined, label: string): string {
  const value = fieldOf(own, label)
  return value === undefined ? `but the template has no label ${label}` : `but the template has ${label}=${value}`
}
