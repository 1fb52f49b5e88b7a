/** ConfigMap, Secret and helm generators. */
export const generateErrors = {
  GENERATOR_NAME_MISSING: (p: { field: string }) => `every ${p.field} entry needs a name`,
} as const
