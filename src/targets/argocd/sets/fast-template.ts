import { KuiltError } from '../../../diagnostics/index.ts'
import type { Parameters } from './parameters.ts'

/**
 * Replaces the tags of a template without `goTemplate`: tags with the name of a string are replaced; other tags are
 * kept. Follows applicationset/utils/utils.go, (*Render).Replace, and valyala/fasttemplate.
 *
 * @throws KuiltError ARGOCD_TEMPLATE for an unclosed tag in a text that also has a complete tag
 */
export function renderFast(text: string, parameters: Parameters): string {
  if (!/\{\{[^\n]*\}\}/.test(text)) return text
  let result = ''
  let at = 0
  for (let start = text.indexOf('{{'); start >= 0; start = text.indexOf('{{', at)) {
    const end = text.indexOf('}}', start + 2)
    if (end < 0) throw new KuiltError('ARGOCD_TEMPLATE', { template: text, rest: text.slice(start) })
    const tag = text.slice(start + 2, end)
    const value = parameters.entries.get(tag.trim())
    result += text.slice(at, start) + (typeof value === 'string' ? value : `{{${tag}}}`)
    at = end + 2
  }
  return result + text.slice(at)
}
