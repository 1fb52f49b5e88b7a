/**
 * True for a placeholder that another program replaces after the build: `${name}` (Flux, envsubst), `$(NAME)` or `{{
 * .name }}` (Helm and others), and for the placeholder of an encrypted variable: `..PLACEHOLDER_name..`. Rules about the
 * characters of names and numbers do not apply to a placeholder; to its schema, it is a string.
 */
export function hasPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && /\$\{[^{}]+\}|\$\([^()\s]+\)|\{\{.*\}\}|\.\.PLACEHOLDER_.+\.\./s.test(value)
}
