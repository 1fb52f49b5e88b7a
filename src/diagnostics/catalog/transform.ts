import { formatNumber } from '../format-number.ts'

/** Errors about transformers and their field specs. */
export const transformErrors = () => ({
  FIELD_WRONG_NODE_KIND: (p: { expected: string; actual: string; field?: string; resource?: string }): string =>
    p.field === undefined
      ? `expected ${p.expected}, but found ${p.actual}`
      : `"${p.field}" of ${p.resource} must be ${p.expected}, but is ${p.actual}`,
  FIELD_PATH_NOT_TRAVERSABLE: (p: { path: string }) =>
    `cannot follow field path "${p.path}": it goes through a value that is neither a map nor a list`,
  FIELD_PATH_TOO_LONG: (p: { parts: number; limit: number }) =>
    `a field path has ${formatNumber(p.parts)} segments; at most ${formatNumber(p.limit)} are allowed`,
  PAIRS_TOO_MANY: (p: { count: number; limit: number }) =>
    `cannot set ${formatNumber(p.count)} labels or annotations at once; at most ${formatNumber(p.limit)} are allowed`,
  FIELD_NAME_EMPTY: (p: { path: string }) => `field path "${p.path}" has an empty field name`,
  FIELD_PATH_LIST_PART: (p: { path: string; part: string }) =>
    `field path "${p.path}" has "${p.part}" where a field name is expected`,
  NAMESPACE_CONFLICT: (p: { namespace: string; id: string }) =>
    `setting namespace "${p.namespace}" creates a duplicate of ${p.id}`,
  NAMESPACE_TARGET_NOT_SCALAR: (p: { path: string }) =>
    `cannot set the namespace: field "${p.path}" is a map or a list`,
  ROLE_BINDING_SUBJECTS_INVALID: (p: { value: string }) =>
    `setRoleBindingSubjects must be defaultOnly, none or allServiceAccounts, not "${p.value}"`,
  REPLICAS_TARGET_MISSING: (p: { name: string; kinds: string }) => `replicas: no ${p.kinds} is named "${p.name}"`,
  IMAGE_NAME_INVALID: (p: { name: string; reason: string }) =>
    `images: name "${p.name}" is not a valid regular expression: ${p.reason}`,
  FIELD_SPECS_CONFLICT: (p: { section: string; path: string }) =>
    `conflicting field specs in ${p.section}: "${p.path}" is listed with both create: true and create: false`,
  VALUE_ADD_TARGETS_MISSING: (_: Readonly<Record<never, never>>) => 'the ValueAddTransformer has no targets',
  VALUE_ADD_FIELD_PATH_EMPTY: (_: Readonly<Record<never, never>>) => 'fieldPath is empty',
  VALUE_ADD_POSITION_NEGATIVE: (p: { position: number }) => `filePathPosition must not be negative: ${p.position}`,
})
