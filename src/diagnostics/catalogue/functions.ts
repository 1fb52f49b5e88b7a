/** Plugins, KRM functions and helm. */
export const functionErrors = {
  PLUGINS_DISABLED: (p: { kind: string }) => `external plugins disabled; unable to load external plugin '${p.kind}'`,
} as const
