/** Accumulating, ids, references, vars and the last steps of a build. */
export const buildErrors = {
  RESOURCES_EXHAUSTED: (p: { reason: string }) =>
    `the input is too large or too deeply nested for this process (${p.reason})`,
  SYSTEM_CALL_FAILED: (p: { reason: string }) => `the operating system refuses: ${p.reason}`,
  ID_CONFLICT: (p: { id: string }) => `may not add resource with an already registered id: ${p.id}`,
  RESOURCE_LOST_KIND: (p: { id: string }) => `a transformation left ${p.id} without a kind`,
  RESOURCE_LOST_NAME: (p: { id: string }) => `a transformation left ${p.id} without metadata.name`,
  NAME_REFERENCE_AMBIGUOUS: (p: { name: string; field: string; referrer: string; candidates: string }) =>
    `the name '${p.name}' in '${p.field}' of ${p.referrer} could mean several resources: ${p.candidates}`,
  NAME_REFERENCE_WITHOUT_NAME: (p: { field: string; referrer: string }) =>
    `the name reference '${p.field}' leads to a map without a 'name' field in ${p.referrer}`,
  NAME_REFERENCE_NOT_A_NAME: (p: { field: string; referrer: string }) =>
    `the name reference '${p.field}' leads to a list of lists in ${p.referrer}; a name or a map with a name is expected`,
  ROLE_BINDING_SUBJECT_INVALID: (p: { id: string; field: string }) =>
    `a subject of ${p.id} is not valid: '${p.field}' must be text`,
  VAR_AMBIGUOUS: (p: { name: string; target: string; candidates: string }) =>
    `the var '${p.name}' could read from several resources: its objref ${p.target} matches ${p.candidates}`,
  VAR_REPEATED: (p: { name: string }) => `the var '${p.name}' is defined more than once`,
  VAR_TARGET_MISSING: (p: { name: string; target: string }) =>
    `the var '${p.name}' reads from ${p.target}, which is not among the resources`,
  VAR_FIELD_MISSING: (p: { name: string; field: string; resource: string }) =>
    `the var '${p.name}' reads the field '${p.field}', which ${p.resource} does not have`,
  VAR_REFERENCE_NOT_TEXT: (p: { field: string; resource: string }) =>
    `vars are looked for in '${p.field}' of ${p.resource}, a list that holds something other than text`,
  VAR_REFERENCE_KEY_NOT_TEXT: (p: { field: string; resource: string; key: string }) =>
    `vars are looked for in '${p.field}' of ${p.resource}, a map with the key '${p.key}', which is not text`,
  SORT_ORDER_INVALID: (p: { order: string }) =>
    `the field 'sortOptions.order' must be one of [fifo, legacy], not '${p.order}'`,
  SORT_OPTIONS_CONFLICT: (p: { order: string }) =>
    `the field 'sortOptions.legacySortOptions' is set but the selected sort order is '${p.order}', not 'legacy'`,
  TRANSFORMATIONS_INVALID: (p: { reason: string }) =>
    `the annotation alpha.config.kubernetes.io/transformations cannot be continued: ${p.reason}`,
  ANNOTATIONS_UNEVEN: (p: { id: string }) => `metadata.annotations of ${p.id} is a list that cannot be read as pairs`,
  ANNOTATION_KEY_EMPTY: (p: { id: string }) => `metadata.annotations of ${p.id} has an empty key`,
  PREVIOUS_IDS_UNEVEN: (p: { names: string }) =>
    `the annotations of a resource list different numbers of previous names (${p.names}), namespaces and kinds`,
} as const
