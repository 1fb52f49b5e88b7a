import { isObject } from '../../tree/json-values.ts'
import { fieldOf, textAt } from '../json-fields.ts'
import { invalidValue, type Mistake, missingField } from '../mistake.ts'
import { dnsLabel, dnsSubdomain, labelValue, type NameRule, pathSegment, qualifiedName, serviceName } from '../names.ts'
import { below, type Found, type Subject } from './subject.ts'

/** The rule for names of CronJobs, whose controller appends 11 characters to the names of Jobs. */
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
export function checkMetadata({ root, group, kind }: Subject): readonly Mistake[] {
  const metadata = below(root, 'metadata')
  if (metadata === undefined) return [missingField(['metadata'])]
  if (!isObject(metadata.value)) return []
  const hasName = fieldOf(metadata.value, 'name') !== undefined || fieldOf(metadata.value, 'generateName') !== undefined
  const labels = checkLabels(metadata)
  const name = checkText(metadata, 'name', nameRules[`${group}/${kind}`] ?? dnsSubdomain)
  const namespace = checkText(metadata, 'namespace', dnsLabel)
  if (hasName && name.length === 0 && namespace.length === 0) return labels
  return [...(hasName ? [] : [missingField([...metadata.path, 'name'])]), ...name, ...namespace, ...labels]
}

/** Checks the metadata of an embedded resource, which needs no name. */
export function checkEmbeddedMetadata(resource: Found): readonly Mistake[] {
  const metadata = below(resource, 'metadata')
  if (metadata === undefined || !isObject(metadata.value)) return []
  return [
    ...checkText(metadata, 'name', pathSegment),
    ...checkText(metadata, 'namespace', dnsLabel),
    ...checkLabels(metadata),
  ]
}

/** Checks the labels and annotations in a `metadata` field. */
export function checkLabels(metadata: Found): readonly Mistake[] {
  const annotations = fieldOf(metadata.value, 'annotations')
  let mistakes = checkLabelMap(metadata, 'labels')
  for (const key in isObject(annotations) ? annotations : {}) {
    // Case is ignored only for annotations: apimachinery/pkg/api/validation/objectmeta.go, ValidateAnnotations.
    const rule = keyRuleOf(key.toLowerCase())
    if (rule === undefined || fieldOf(annotations, key) === undefined) continue
    mistakes = [...mistakes, invalidValue([...metadata.path, 'annotations', key], rule, { part: 'key' })]
  }
  return mistakes
}

/** Checks the keys and values of a field that contains labels. */
export function checkLabelMap(owner: Found, field: string): readonly Mistake[] {
  const mistakes: Mistake[] = []
  const labels = fieldOf(owner.value, field)
  for (const key in isObject(labels) ? labels : {}) {
    const value = fieldOf(labels, key)
    if (value === undefined) continue
    const keyRule = keyRuleOf(key)
    const rule = keyRule ?? (typeof value === 'string' ? labelValue(value) : undefined)
    const part = keyRule === undefined ? 'value' : 'key'
    if (rule !== undefined) mistakes.push(invalidValue([...owner.path, field, key], rule, { part }))
  }
  return mistakes
}

const keyRules: Map<string, string | undefined> = new Map()
/** The maximum size of the cache. Most repositories have few different keys; others must not exhaust the memory. */
const mostKeys = 1000

/** `qualifiedName` with a cache. */
function keyRuleOf(key: string): string | undefined {
  const known = keyRules.get(key)
  if (known !== undefined || keyRules.has(key)) return known
  const rule = qualifiedName(key)
  if (keyRules.size < mostKeys) keyRules.set(key, rule)
  return rule
}

function checkText(metadata: Found, field: string, nameRule: NameRule): readonly Mistake[] {
  const name = textAt(metadata.value, field)
  const rule = name === undefined || name === '' ? undefined : nameRule(name)
  return rule === undefined ? [] : [invalidValue([...metadata.path, field], rule)]
}
