/** Editing kustomization files. */
export const editErrors = {
  EDIT_FILE_MISSING: (p: { directory: string }) => `no kustomization file in ${p.directory}`,
} as const
