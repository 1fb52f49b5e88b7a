import { didYouMean } from '../diagnostics/hints.ts'
import type { FieldPath } from '../diagnostics/index.ts'
import { isEncryptedText } from '../sops/decrypt-value.ts'
import { isObject } from '../tree/json-values.ts'
import type { JsonValue } from '../tree/node.ts'
import { checkStructure, onePerField } from './check-structure.ts'
import { lookUp } from './json-fields.ts'
import type { Mistake } from './mistake.ts'
import { hasPlaceholder } from './placeholders.ts'
import { checkDefinition } from './rules/definitions.ts'
import { checkLabels, checkMetadata } from './rules/metadata.ts'
import { checkObject } from './rules/objects.ts'
import { checkPods } from './rules/pods.ts'
import { checkSelector } from './rules/selectors.ts'
import { checkNetworking } from './rules/services.ts'
import { below, type Subject } from './rules/subject.ts'
import { checkWorkload } from './rules/workloads.ts'
import type { SchemaNode } from './schema-node.ts'

type Rule = (subject: Subject) => readonly Mistake[]

/** Rules for built-in kinds that are not part of any schema, by group. */
const rules: Readonly<Record<string, readonly Rule[]>> = {
  '': [checkTemplateMetadata, checkWorkload, checkPods, checkNetworking, checkObject],
  apps: [checkTemplateMetadata, checkSelector, checkWorkload, checkPods, checkObject],
  batch: [checkTemplateMetadata, checkWorkload, checkPods],
  'networking.k8s.io': [checkNetworking],
  autoscaling: [checkObject],
  policy: [checkObject],
  'rbac.authorization.k8s.io': [checkObject],
  'apiextensions.k8s.io': [checkDefinition],
}

/** Checks a resource of a built-in kind. */
export function checkBuiltin(subject: Subject, schema: SchemaNode): readonly Mistake[] {
  const { value } = subject.root
  const structure = checkStructure(value, schema)
  let found = checkMetadata(subject)
  for (const rule of rules[subject.group] ?? []) {
    const more = rule(subject)
    if (more.length > 0) found = [...found, ...more]
  }
  return withoutConsequences(value, structure, found)
}

/** Checks the metadata of pod templates and volume claim templates. */
function checkTemplateMetadata(subject: Subject): readonly Mistake[] {
  const { root, template, kind } = subject
  if (template === undefined) return []
  const job = kind === 'CronJob' ? below(root, 'spec', 'jobTemplate') : undefined
  return [template, job].flatMap((owner) => {
    const metadata = owner && below(owner, 'metadata')
    return metadata === undefined || !isObject(metadata.value) ? [] : checkLabels(metadata)
  })
}

/**
 * All mistakes that the schema check found, and those found by rules unless they result from the former: only one
 * mistake is reported for each value, and a field with a misspelled name is not also reported as missing. Rules do not
 * apply to placeholders.
 */
export function withoutConsequences(
  root: JsonValue,
  allStructure: readonly Mistake[],
  others: readonly Mistake[],
): readonly Mistake[] {
  const structure = withoutCiphertexts(root, allStructure)
  if (others.length === 0) return structure
  const known = withoutCiphertexts(root, others).filter(
    ({ path }) => !hasPlaceholder(path.at(-1)) && !hasPlaceholder(lookUp(root, path)),
  )
  const separate = structure.length === 0 ? known : known.filter((other) => !followsFrom(structure, other))
  return onePerField([...structure, ...separate])
}

/** Removes mistakes in values that SOPS has encrypted. The `sops` field is reported as unknown. */
function withoutCiphertexts(root: JsonValue, mistakes: readonly Mistake[]): readonly Mistake[] {
  if (mistakes.length === 0 || !isObject(root) || !Object.hasOwn(root, 'sops')) return mistakes
  return mistakes.filter(({ path }) => {
    const value = lookUp(root, path)
    return typeof value !== 'string' || !isEncryptedText(value)
  })
}

function followsFrom(structure: readonly Mistake[], { path, because = [] }: Mistake): boolean {
  return structure.some((mistake) => {
    return [path, ...because].some((field) => overlaps(mistake.path, field) || isMisspelled(mistake, field))
  })
}

function overlaps(a: FieldPath, b: FieldPath): boolean {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false
  return true
}

/** True if the field exists under a misspelled name. */
function isMisspelled({ code, path }: Mistake, field: FieldPath): boolean {
  if (code !== 'API_FIELD_UNKNOWN') return false
  const depth = path.length - 1
  const wanted = field[depth]
  if (typeof wanted !== 'string' || !overlaps(path.slice(0, depth), field)) return false
  return didYouMean(String(path[depth]), [wanted]) !== undefined
}
