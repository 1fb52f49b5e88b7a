/**
 * True for a placeholder that another program replaces after the build: `${name}` (Flux, envsubst), `$(NAME)` or `{{
 * .name }}` (Helm and others), and for the placeholder of an encrypted variable, `..PLACEHOLDER_name..`. Rules about
 * numbers and about the characters of names do not apply to placeholders, but schemas treat them as strings.
 */
export function hasPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && /\$\{[^{}]+\}|\$\([^()\s]+\)|\{\{.*\}\}|\.\.PLACEHOLDER_.+\.\./s.test(value)
}
