/** Errors about the collection of resources, IDs, references, vars and the last steps of a build. */
export const buildErrors = () => ({
  RESOURCES_EXHAUSTED: (p: { reason: string }) => `the input is too large or too deeply nested: ${p.reason}`,
  SYSTEM_CALL_FAILED: (p: { reason: string }) => `operating system error: ${p.reason}`,
  ID_CONFLICT: (p: { id: string }) => `duplicate ${p.id}: more than one resource has this kind, name and namespace`,
  RESOURCE_LOST_KIND: (p: { id: string }) => `a transformer removed the kind of ${p.id}`,
  RESOURCE_LOST_NAME: (p: { id: string }) => `a transformer removed metadata.name of ${p.id}`,
  NAME_REFERENCE_AMBIGUOUS: (p: { name: string; field: string; referrer: string; candidates: string }) =>
    `ambiguous name "${p.name}" in field "${p.field}" of ${p.referrer}: it could refer to ${p.candidates}`,
  NAME_REFERENCE_WITHOUT_NAME: (p: { field: string; referrer: string }) =>
    `the name reference "${p.field}" in ${p.referrer} is a map without a name`,
  NAME_REFERENCE_NOT_A_NAME: (p: { field: string; referrer: string }) =>
    `the name reference "${p.field}" in ${p.referrer} is a list of lists; expected a name, or a map with a name`,
  ROLE_BINDING_SUBJECT_INVALID: (p: { id: string; field: string }) =>
    `invalid subject in ${p.id}: "${p.field}" must be a string`,
  VAR_AMBIGUOUS: (p: { name: string; target: string; candidates: string }) =>
    `the objref of var "${p.name}" matches several resources: ${p.candidates}`,
  VAR_REPEATED: (p: { name: string }) => `var "${p.name}" is defined more than once`,
  VAR_TARGET_MISSING: (p: { name: string; target: string }) =>
    `var "${p.name}" refers to ${p.target}, which does not exist`,
  VAR_FIELD_MISSING: (p: { name: string; field: string; resource: string }) =>
    `var "${p.name}" refers to field "${p.field}", which does not exist in ${p.resource}`,
  VAR_REFERENCE_NOT_TEXT: (p: { field: string; resource: string }) =>
    `cannot replace vars in "${p.field}" of ${p.resource}: the list contains items that are not strings`,
  VAR_REFERENCE_KEY_NOT_TEXT: (p: { field: string; resource: string; key: string }) =>
    `cannot replace vars in "${p.field}" of ${p.resource}: the key "${p.key}" is not a string`,
  SORT_ORDER_INVALID: (p: { order: string }) => `sortOptions.order must be "fifo" or "legacy", not "${p.order}"`,
  SORT_OPTIONS_CONFLICT: (p: { order: string }) =>
    `sortOptions.legacySortOptions requires the order "legacy", not "${p.order}"`,
  TRANSFORMATIONS_INVALID: (p: { reason: string }) =>
    `cannot extend the annotation alpha.config.kubernetes.io/transformations: ${p.reason}`,
  ANNOTATIONS_UNEVEN: (p: { id: string }) => `metadata.annotations of ${p.id} must be a map, not a list`,
  ANNOTATION_KEY_EMPTY: (p: { id: string }) => `metadata.annotations of ${p.id} has an empty key`,
  PREVIOUS_IDS_UNEVEN: (p: { names: string }) =>
    `the internal annotations of a resource contain different numbers of previous names (${p.names}), namespaces and kinds`,
})
