import { isObject } from '../../tree/json-values.ts'
import { isList } from '../../tree/node.ts'
import { fieldOf, fieldsOf, numberAt, textAt } from '../json-fields.ts'
import { conflict, invalidValue, type Mistake, missingField } from '../mistake.ts'
import { dataKey } from '../names.ts'
import { checkChoices } from './enums.ts'
import { negativeAmounts, notNegative } from './pods.ts'
import { checkLabelSelector } from './selectors.ts'
import { below, type Found, itemsBelow, type Subject } from './subject.ts'
import { checkShare } from './workloads.ts'

const accessModes = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod']

/** Rules for less common kinds. */
export function checkObject(subject: Subject): readonly Mistake[] {
  const { root } = subject
  const spec = below(root, 'spec')
  switch (`${subject.group}/${subject.kind}`) {
    case '/ConfigMap':
    case '/Secret':
      return checkData(root)
    case 'autoscaling/HorizontalPodAutoscaler':
      return spec === undefined ? [] : checkAutoscaler(spec)
    case 'policy/PodDisruptionBudget':
      return spec === undefined ? [] : checkDisruptionBudget(spec)
    case '/PersistentVolumeClaim':
      return spec === undefined ? [missingField(['spec'])] : checkClaim(spec)
    case 'apps/StatefulSet':
      return itemsBelow(root, 'spec', 'volumeClaimTemplates').flatMap((claim) => {
        const inner = below(claim, 'spec')
        return inner === undefined ? [] : checkClaim(inner)
      })
    case '/PersistentVolume':
      return spec === undefined
        ? []
        : checkChoices(spec, {
            accessModes,
            volumeMode: ['Filesystem', 'Block'],
            persistentVolumeReclaimPolicy: ['Retain', 'Delete', 'Recycle'],
          })
    case 'rbac.authorization.k8s.io/RoleBinding':
    case 'rbac.authorization.k8s.io/ClusterRoleBinding':
      return checkBinding(root, subject.kind)
    default:
      return []
  }
}

function checkData(root: Found): readonly Mistake[] {
  const keys: Mistake[] = []
  for (const field of ['data', 'binaryData', 'stringData']) {
    const map = fieldOf(root.value, field)
    for (const key in isObject(map) ? map : {}) {
      const rule = dataKey(key)
      if (rule !== undefined && fieldOf(map, key) !== undefined)
        keys.push(invalidValue([field, key], rule, { part: 'key' }))
    }
  }
  const data = fieldOf(root.value, 'data')
  const twice = fieldsOf(fieldOf(root.value, 'binaryData')).flatMap(([key]) => {
    if (fieldOf(data, key) === undefined) return []
    const rivals = [['data', key]]
    return [conflict(['binaryData', key], 'the key is in both data and binaryData', { part: 'key', rivals })]
  })
  return [...keys, ...twice]
}

function checkAutoscaler(spec: Found): readonly Mistake[] {
  const min = numberAt(spec.value, 'minReplicas')
  const max = numberAt(spec.value, 'maxReplicas')
  const path = [...spec.path, 'maxReplicas']
  const rivals = [[...spec.path, 'minReplicas']]
  const negative = notNegative(spec, ['minReplicas'])
  if (max !== undefined && max < 1) return [...negative, invalidValue(path, `be at least 1, not ${max}`)]
  if (max === undefined || min === undefined || min <= max) return negative
  return [conflict(path, `minReplicas (${min}) is greater than maxReplicas (${max})`, { rivals })]
}

function checkDisruptionBudget(spec: Found): readonly Mistake[] {
  const fields = ['minAvailable', 'maxUnavailable']
  const shares = fields.flatMap((field) => checkShare(spec, field))
  const policy = checkChoices(spec, { unhealthyPodEvictionPolicy: ['IfHealthyBudget', 'AlwaysAllow'] })
  const selector = below(spec, 'selector')
  const others = [...shares, ...policy, ...(selector === undefined ? [] : checkLabelSelector(selector))]
  if (fields.some((field) => fieldOf(spec.value, field) === undefined)) return others
  const reason = 'minAvailable and maxUnavailable cannot be used together'
  const rivals = [[...spec.path, 'minAvailable']]
  return [...others, conflict([...spec.path, 'maxUnavailable'], reason, { rivals })]
}

function checkClaim(spec: Found): readonly Mistake[] {
  if (!isObject(spec.value)) return []
  const modes = fieldOf(spec.value, 'accessModes')
  const resources = below(spec, 'resources')
  const requests = resources && below(resources, 'requests')
  const storage = fieldOf(requests?.value, 'storage')
  const missing =
    resources === undefined
      ? ['resources']
      : requests === undefined
        ? ['resources', 'requests']
        : ['resources', 'requests', 'storage']
  return [
    ...(modes === undefined || (isList(modes) && modes.length === 0)
      ? [missingField([...spec.path, 'accessModes'])]
      : []),
    ...checkChoices(spec, { accessModes, volumeMode: ['Filesystem', 'Block'] }),
    ...(storage === undefined
      ? [missingField([...spec.path, ...missing], 'a claim requires resources.requests.storage')]
      : []),
    ...negativeAmounts(requests),
  ]
}

function checkBinding(root: Found, kind: string): readonly Mistake[] {
  const subjects = itemsBelow(root, 'subjects').flatMap((subject) => {
    const isAccount = textAt(subject.value, 'kind') === 'ServiceAccount'
    const hasNamespace = (textAt(subject.value, 'namespace') ?? '') !== ''
    return [
      ...checkChoices(subject, { kind: ['User', 'Group', 'ServiceAccount'] }),
      ...(isAccount && !hasNamespace
        ? [missingField([...subject.path, 'namespace'], 'the subject is a ServiceAccount')]
        : []),
    ]
  })
  const role = below(root, 'roleRef')
  if (role === undefined) return subjects
  const kinds = kind === 'ClusterRoleBinding' ? ['ClusterRole'] : ['Role', 'ClusterRole']
  return [...subjects, ...checkChoices(role, { kind: kinds })]
}
