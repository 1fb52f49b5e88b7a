import type { ScalarStyle } from '../../tree/node.ts'
import { isBreak } from './characters.ts'
import { resolveTag } from './scalar.ts'

/**
 * Characters that must be escaped, other than line feeds. In block scalars, v3 does not escape tabs. Follows
 * yaml_emitter_analyze_scalar in emitterc.go of v2 and v3.
 */
const special = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/
const specialInBlock = /[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/

/**
 * The style in which a string is printed. Follows go.yaml.in/yaml/v2/encode.go, (*encoder).stringv, and emitterc.go,
 * yaml_emitter_select_scalar_style.
 */
export function choosePrintedStyle(text: string): ScalarStyle {
  if (text.includes('\n')) return special.test(text) || spacesEndLine.test(text) ? 'double' : 'literal'
  if (looksTyped(text) && !/^[-+]?0o[-+]/.test(text)) return 'double'
  return chooseLineStyle(text)
}

/**
 * The style of a string when JSON is converted to a tree. Follows go.yaml.in/yaml/v3/encode.go, (*encoder).stringv, and
 * its emitterc.go.
 */
export function chooseTreeStyle(text: string): ScalarStyle {
  if (text.includes('\n')) return specialInBlock.test(text) || spacesEndLine.test(text) ? 'double' : 'literal'
  return looksTyped(text) ? 'double' : chooseLineStyle(text)
}

const spacesEndLine = / (?:[\n\u2028\u2029]|$)/
const spaceAtBreak = / [\u2028\u2029]|[\u2028\u2029] /

function chooseLineStyle(text: string): ScalarStyle {
  if (special.test(text) || spaceAtBreak.test(text)) return 'double'
  return isPlainAllowed(text) ? 'plain' : 'single'
}

function isPlainAllowed(text: string): boolean {
  if (/^(?:[ #,[\]{}&*!|>'"%@`]|---|\.\.\.|[?:-](?: |$))/.test(text)) return false
  return !/:(?: |$)|[ \u2028\u2029]#|[\u2028\u2029]| $/.test(text)
}

const oldWords = /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/

/** True for text that YAML 1.1 or 1.2 does not read as a string. Follows encode.go, isOldBool and isBase60Float. */
function looksTyped(text: string): boolean {
  return resolveTag(text) !== '!!str' || oldWords.test(text) || base60.test(text)
}

/**
 * The chomping indicator of a block scalar: `-` if the text does not end with a line break, `+` if it ends with several
 * or contains nothing else.
 */
export function chomping(text: string): string {
  const last = text.length - 1
  if (!isBreak(text.charCodeAt(last))) return '-'
  return last === 0 || isBreak(text.charCodeAt(last - 1)) ? '+' : ''
}
