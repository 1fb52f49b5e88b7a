/** Reading and writing YAML. */
export const yamlErrors = {
  YAML_SYNTAX: (p: { reason: string }) => `not valid YAML: ${p.reason}`,
} as const
