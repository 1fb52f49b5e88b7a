/** Kustomization files: discovery, fields, types. */
export const kustomizationErrors = {
  KUSTOMIZATION_EMPTY: (p: { file: string }) => `${p.file} is empty`,
} as const
