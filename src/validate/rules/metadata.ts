import { isObject } from '../../tree/json-values.ts'
import type { JsonValue } from '../../tree/node.ts'
import { fieldOf, fieldsOf, textOf } from '../json-values.ts'
import { invalidValue, type Mistake, missingField } from '../mistake.ts'
import { dnsLabel, dnsSubdomain, labelValue, type NameRule, pathSegment, qualifiedName, serviceName } from '../names.ts'
import { below, Found } from './subject.ts'

/** A CronJob adds 11 characters to the names of its Jobs. */
const cronJobName: NameRule = (name) => {
  return name.length > 52 ? `have at most 52 characters, not ${name.length}` : dnsSubdomain(name)
}

const nameRules: Readonly<Record<string, NameRule>> = {
  '/Namespace': dnsLabel,
  '/Service': serviceName,
  'batch/CronJob': cronJobName,
  'rbac.authorization.k8s.io/Role': pathSegment,
  'rbac.authorization.k8s.io/ClusterRole': pathSegment,
  'rbac.authorization.k8s.io/RoleBinding': pathSegment,
  'rbac.authorization.k8s.io/ClusterRoleBinding': pathSegment,
  'apiregistration.k8s.io/APIService': pathSegment,
  'certificates.k8s.io/CertificateSigningRequest': pathSegment,
  'certificates.k8s.io/ClusterTrustBundle': pathSegment,
  'networking.k8s.io/IPAddress': pathSegment,
}

/** Checks the metadata of a whole resource. */
export function checkMetadata(value: JsonValue, group: string, kind: string): readonly Mistake[] {
  const metadata = below(new Found(value), 'metadata')
  if (metadata === undefined) return [missingField(['metadata'])]
  if (!isObject(metadata.value)) return []
  const hasName = fieldOf(metadata.value, 'name') !== undefined || fieldOf(metadata.value, 'generateName') !== undefined
  return [
    ...(hasName ? [] : [missingField([...metadata.path, 'name'])]),
    ...checkText(metadata, 'name', nameRules[`${group}/${kind}`] ?? dnsSubdomain),
    ...checkText(metadata, 'namespace', dnsLabel),
    ...checkLabels(metadata),
  ]
}

/** Checks the labels and annotations below some metadata. */
export function checkLabels(metadata: Found): readonly Mistake[] {
  const labels = fieldsOf(fieldOf(metadata.value, 'labels')).flatMap(([key, value]) => {
    const path = [...metadata.path, 'labels', key]
    const rule = qualifiedName(key) ?? (typeof value === 'string' ? labelValue(value) : undefined)
    return rule === undefined ? [] : [invalidValue(path, rule, { place: qualifiedName(key) ? 'key' : 'value' })]
  })
  const annotations = fieldsOf(fieldOf(metadata.value, 'annotations')).flatMap(([key]) => {
    // Only of annotations the case is ignored: apimachinery/pkg/api/validation/objectmeta.go, ValidateAnnotations.
    const rule = qualifiedName(key.toLowerCase())
    return rule === undefined ? [] : [invalidValue([...metadata.path, 'annotations', key], rule, { place: 'key' })]
  })
  return [...labels, ...annotations]
}

function checkText(metadata: Found, field: string, nameRule: NameRule): readonly Mistake[] {
  const name = textOf(metadata.value, field)
  const rule = name === undefined || name === '' ? undefined : nameRule(name)
  return rule === undefined ? [] : [invalidValue([...metadata.path, field], rule)]
}
