import { isObject } from '../../tree/json-values.ts'
import type { JsonValue } from '../../tree/node.ts'
import { fieldOf, fieldsOf, listOf, textOf } from '../json-values.ts'
import { conflict, invalidValue, type Mistake } from '../mistake.ts'
import { below, type Subject } from './subject.ts'

const selecting = ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet']

/** The selector of a workload must not be empty, and must match the labels of its template. */
export function checkSelector(subject: Subject): readonly Mistake[] {
  if (subject.group !== 'apps' || !selecting.includes(subject.kind)) return []
  const selector = below(subject.root, 'spec', 'selector')
  if (selector === undefined || !isObject(selector.value)) return []
  const labels = fieldsOf(fieldOf(selector.value, 'matchLabels'))
  const expressions = listOf(selector.value, 'matchExpressions')
  if (labels.length === 0 && expressions.length === 0) {
    return [invalidValue(selector.path, 'not be empty: at least one label is required')]
  }
  const { template } = subject
  if (template === undefined || !isObject(template.value)) return []
  const own = fieldOf(fieldOf(template.value, 'metadata'), 'labels')
  const because = [selector.path, [...template.path, 'metadata', 'labels']]
  const broken = brokenLabel(labels, own) ?? brokenExpression(expressions, own)
  if (broken === undefined) return []
  const labelsPath = [...template.path, 'metadata', 'labels']
  const reason = `the selector does not match the labels of the template: ${broken.reason}`
  if (fieldOf(own, broken.label) !== undefined) return [conflict([...labelsPath, broken.label], reason, { because })]
  return [conflict(labelsPath, reason, { because, place: own === undefined ? 'parent' : 'key' })]
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
    const label = textOf(expression, 'key') ?? ''
    const operator = textOf(expression, 'operator')
    const values = listOf(expression, 'values')
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
