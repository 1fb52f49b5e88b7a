/** Transformers and the field specs they follow. */
export const transformErrors = {
  FIELD_WRONG_NODE_KIND: (p: { expected: string; actual: string }) =>
    `wrong node kind: expected ${p.expected} but got ${p.actual}`,
  FIELD_PATH_NOT_TRAVERSABLE: (p: { path: string }) =>
    `field path '${p.path}' leads through a scalar: expected sequence or mapping node`,
  FIELD_PATH_TOO_LONG: (p: { parts: number; limit: number }) =>
    `a field path has ${p.parts} parts, more than the ${p.limit} levels that a tree may have`,
  PAIRS_TOO_MANY: (p: { count: number; limit: number }) =>
    `${p.count} labels or annotations are to be set at once, more than ${p.limit}`,
  FIELD_NAME_EMPTY: (p: { path: string }) => `field path '${p.path}' has an empty field name`,
  FIELD_PATH_LIST_PART: (p: { path: string; part: string }) =>
    `field path '${p.path}' has '${p.part}' where the name of a field is needed`,
  NAMESPACE_CONFLICT: (p: { namespace: string; id: string }) =>
    `namespace transformation produces ID conflict: setting the namespace '${p.namespace}' makes two resources ${p.id}`,
  NAMESPACE_TARGET_NOT_SCALAR: (p: { path: string }) =>
    `namespace field specs must target scalar nodes: '${p.path}' does not`,
  ROLE_BINDING_SUBJECTS_INVALID: (p: { value: string }) =>
    `invalid value "${p.value}" for setRoleBindingSubjects: must be one of "defaultOnly", "none" or "allServiceAccounts"`,
  REPLICAS_TARGET_MISSING: (p: { name: string; kinds: string }) =>
    `resource with name ${p.name} does not match a config with the following GVK [${p.kinds}]`,
  IMAGE_NAME_INVALID: (p: { name: string; reason: string }) =>
    `images: the name '${p.name}' is used as a regular expression and is not a valid one: ${p.reason}`,
  FIELD_SPECS_CONFLICT: (p: { section: string; path: string }) =>
    `conflicting fieldspecs in ${p.section}: '${p.path}' is there with another 'create'`,
  VALUE_ADD_TARGETS_MISSING: (_: Readonly<Record<never, never>>) => 'must specify at least one target',
  VALUE_ADD_FIELD_PATH_EMPTY: (_: Readonly<Record<never, never>>) => 'fieldPath cannot be empty',
  VALUE_ADD_POSITION_NEGATIVE: (p: { position: number }) =>
    `value of filePathPosition (${p.position}) cannot be negative`,
} as const
