import { KuiltError } from '../../diagnostics/index.ts'
import { isPlainText } from '../types/plain-text.ts'
import { choosePrintedStyle } from '../types/string-style.ts'
import { writeLiteral, writePlain } from './write-lines.ts'
import { type OutputPosition, writeDouble, writeSingle } from './write-quoted.ts'

/** Line breaks, as in go.yaml.in/yaml/v2/yamlprivateh.go, is_break. */
const lineBreak = /[\n\r\u2028\u2029]/

/**
 * True for keys that are written after `? `, with their value after `: `.
 *
 * @throws KuiltError YAML_KEY_TOO_LONG
 */
export function isComplexKey(name: string): boolean {
  if (name.length > 1022) throw new KuiltError('YAML_KEY_TOO_LONG', { key: name })
  return (name.length > 42 && Buffer.byteLength(name) > 128) || lineBreak.test(name)
}

/**
 * A string value or key, quoted and folded. Follows go.yaml.in/yaml/v2/emitterc.go, yaml_emitter_process_scalar.
 * @throws KuiltError YAML_UNPRINTABLE
 */
export function writeText(original: string, position: OutputPosition): string {
  if (isPlainText(original)) return writePlain(original, position)
  if (unwritable.test(original)) throw new KuiltError('YAML_UNPRINTABLE', { text: original })
  const text = original.includes('\u0085') ? foldNextLines(original) : original
  switch (choosePrintedStyle(text)) {
    case 'literal':
      return writeLiteral(text, position.indent)
    case 'double':
      return writeDouble(text, position)
    case 'single':
      return writeSingle(text, position)
    default:
      return writePlain(text, position)
  }
}

const unwritable = /[\x7f-\x84\x86-\x9f\ufffe\uffff]/

/**
 * Folds U+0085 like a line break, together with the spaces around it, because the parser of the JSON step treats it as
 * one.
 */
function foldNextLines(text: string): string {
  return text.replace(/ *\u0085(?: *\u0085)* */g, (run) => {
    const breaks = run.split('\u0085').length - 1
    return breaks === 1 ? ' ' : '\n'.repeat(breaks - 1)
  })
}
