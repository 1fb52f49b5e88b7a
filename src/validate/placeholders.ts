/**
 * True for a placeholder that another program replaces after the build: `${name}` (Flux, envsubst), `$(NAME)` or `{{
 * .name }}` (Helm and others). Rules about the characters of names and about numbers do not apply to it. For the schema
 * check, it is a string.
 */
export function hasPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && /\$\{[^{}]+\}|\$\([^()\s]+\)|\{\{.*\}\}/s.test(value)
}
