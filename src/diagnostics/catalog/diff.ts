/** Errors about comparing outputs. */
export const diffErrors = () => ({
  DIFF_OVERLAY_INSIDE: (p: { directory: string; old: string }): string =>
    `"${p.directory}" is inside "${p.old}", which the overlay would include`,
  DIFF_OVERLAY_FAILED: (_: Readonly<Record<never, never>>): string =>
    'no overlay can produce the new output: kustomize changes some of these manifests when it builds them',
  DIFF_OVERLAY_EXISTS: (p: { directory: string }): string => `"${p.directory}" exists and is not empty`,
})
