import { yamlPackage } from '../yaml-package.ts'

/** True when the text, written without quotes, reads back as this string in YAML 1.1 and 1.2, as value and as item. */
export function readsAsPlain(text: string, place: 'block' | 'flow' | 'key'): boolean {
  if (/^[A-Za-z][\w./-]*$/.test(text)) return !reserved.test(text)
  if (text === '' || /[\n\r]/.test(text)) return false
  // Parsers differ in what these mean between braces.
  if (place === 'flow' && /[?:#]/.test(text)) return false
  const samples = { block: [`k: ${text}`, `- ${text}`], flow: [`[${text}]`, `{k: ${text}}`], key: [`${text}: k`] }[
    place
  ]
  return samples.every((sample) => readsBack(sample, text, '1.1') && readsBack(sample, text, '1.2'))
}

const reserved = /^(y|n|yes|no|on|off|true|false|null)$/i

function readsBack(sample: string, text: string, version: '1.1' | '1.2'): boolean {
  const { isCollection, isPair, isScalar, parseDocument } = yamlPackage()
  const { contents, errors, warnings } = parseDocument(sample, { version, logLevel: 'silent' })
  if (errors.length > 0 || warnings.length > 0 || !isCollection(contents) || contents.items.length !== 1) return false
  const [item] = contents.items
  if (!isPair(item)) return isScalar(item) && item.value === text
  const [own, other] = sample.endsWith(': k') ? [item.key, item.value] : [item.value, item.key]
  return isScalar(own) && own.value === text && isScalar(other) && other.value === 'k'
}
