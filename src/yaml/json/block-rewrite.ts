import { KuiltError } from '../../diagnostics/index.ts'
import { scanBlockScalar } from '../read/scan-block-scalar.ts'
import { Source } from '../read/source.ts'
import { isBlank, isBreak, LF } from '../types/characters.ts'
import { chomping } from '../types/string-style.ts'

/**
 * The text of a block scalar after kustomize has written and parsed it again. A literal scalar (`|`) does not change; a
 * folded scalar (`>`) may lose line breaks. Follows go.yaml.in/yaml/v3/emitterc.go, yaml_emitter_write_folded_scalar.
 *
 * @throws KuiltError YAML_BLOCK_TAB: the written text cannot be parsed, because the required indentation indicator is missing
 */
export function rewriteBlock(text: string, style: 'literal' | 'folded'): string {
  const startsWithTab = text.startsWith('\t')
  if (style === 'literal' && !startsWithTab) return text
  // If a block cannot represent the text, the emitter chooses a different style, which is lossless.
  if (text === '' || / (?:[\n\u2028\u2029]|$)/.test(text) || unwritable.test(text)) return text
  if (startsWithTab) throw new KuiltError('YAML_BLOCK_TAB', { text })
  const block = `>1${chomping(text)}\n${writeFolded(text)}`
  return scanBlockScalar(new Source(block, { file: '' }, false), 0, -1).text
}

const unwritable = /[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/

/** The lines of a folded block, indented by one. Follows go.yaml.in/yaml/v3/emitterc.go, yaml_emitter_write_folded_scalar. */
function writeFolded(text: string): string {
  // At each line break, go-yaml tests the first character of the whole text, not of the line that follows.
  const startsBlank = isBlank(text.replace(/^[\n\u2028\u2029]+/, '').charCodeAt(0))
  let out = ''
  let atStart = true
  let inBlankLine = true
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (isBreak(code)) {
      if (!atStart && !inBlankLine && code === LF && !startsBlank) out += '\n'
      atStart = true
    } else if (atStart) {
      inBlankLine = isBlank(code)
      out += ' '
      atStart = false
    }
    out += text.charAt(i)
  }
  return out
}
