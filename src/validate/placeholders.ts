/**
 * True for a placeholder that another program replaces after the build: `${name}` (Flux, envsubst), `$(NAME)` or `{{
 * .name }}` (Helm and others). The values of encrypted variables have a placeholder, too: `..PLACEHOLDER_name..`. Rules about the characters of names and numbers do not apply to it; to its schema, it is
 * a string.
 */
export function hasPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && /\$\{[^{}]+\}|\$\([^()\s]+\)|\{\{.*\}\}|\.\.PLACEHOLDER_.+\.\./s.test(value)
}
