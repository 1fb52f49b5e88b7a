import type { Origin } from '../model/resource.ts'
import { isYaml11NonString, resolveTag } from '../yaml/scalar.ts'

/**
 * An origin as the text of an annotation: YAML with fields in a fixed order, empty ones left out.
 *
 * ```yaml
 * path: base/deployment.yaml
 * ```
 */
export function originText(origin: Origin): string {
  const lines = originLines(origin)
  return lines.length === 0 ? '{}\n' : `${lines.join('\n')}\n`
}

/** Several origins as a YAML list. */
export function transformationsText(origins: readonly Origin[]): string {
  return origins.map((origin) => `- ${originText(origin).trimEnd().replaceAll('\n', '\n  ')}\n`).join('')
}

function originLines({ path, repo, ref, configuredIn, configuredBy }: Origin): readonly string[] {
  const { apiVersion, kind, name, namespace } = configuredBy ?? {}
  const by = fieldLines({ apiVersion, kind, name, namespace }).map((line) => `  ${line}`)
  return [...fieldLines({ path, repo, ref, configuredIn }), ...(by.length === 0 ? [] : ['configuredBy:', ...by])]
}

function fieldLines(fields: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(fields).flatMap(([key, text]) => (text ? [`${key}: ${quoted(text)}`] : []))
}

/** Quotes a text where go-yaml v3 does: double where it could be taken for another type, single for its syntax. */
function quoted(text: string): string {
  if (hasUnprintables.test(text)) return JSON.stringify(text)
  if (resolveTag(text) !== '!!str' || isYaml11NonString(text)) return `"${text}"`
  return isSyntax.test(text) ? `'${text.replaceAll("'", "''")}'` : text
}

const hasUnprintables = /[\p{Cc}\u{10000}-\u{10ffff}]/u
const isSyntax = /^[ #,[\]{}&*!|>'"%@`]|^[?:-](\s|$)|^(---|\.\.\.)|:(\s|$)|\s#|\s$/
