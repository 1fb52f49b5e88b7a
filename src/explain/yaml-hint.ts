/**
 * What is probably behind YAML that cannot be read: signs of other tools, and what has to be quoted or set apart.
 *
 * @param line one-based, where reading stopped
 */
export function yamlHint(text: string, line: number): string | undefined {
  if (/^(?:<{7}|>{7}) /m.test(text)) return 'it holds conflict markers of git: keep one of the two versions'
  const here = text.split(/\r\n|\r|\n/)[line - 1] ?? ''
  if (here.includes('{{')) return "'{{' belongs to templates: render them first, or put the value in quotes"
  const [, key, value] = /^\s*(?:- )?([A-Za-z]\w*):(?!\/\/)([^\s:][^:]*)$/.exec(here) ?? []
  if (key !== undefined) return `put a space after the colon: '${key}: ${value}'`
  return /:\s+[*&@`%!|>]\S/.test(here) ? 'put the value in quotes' : undefined
}
