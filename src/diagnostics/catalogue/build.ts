/** Accumulating, ids and references. */
export const buildErrors = {
  ID_CONFLICT: (p: { id: string }) => `may not add resource with an already registered id: ${p.id}`,
} as const
