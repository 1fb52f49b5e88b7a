import type { Scalar, ScalarStyle } from '../../tree/node.ts'
import { resolveTag } from '../types/scalar.ts'

/** How to write a scalar. */
export interface ScalarLayout {
  readonly style: ScalarStyle
  /** The tag to write; empty for none. */
  readonly tag: string
}

export interface ScalarContext {
  readonly flow: boolean
  /** True for a key that is written without `?`. */
  readonly key: boolean
}

/**
 * Chooses the style and the tag with which a scalar is written. Follows go.yaml.in/yaml/v3: encode.go, (encoder).node;
 * emitterc.go, yaml_emitter_select_scalar_style and yaml_emitter_analyze_scalar.
 */
export function layOutScalar(node: Scalar, context: ScalarContext): ScalarLayout {
  const { tag, quote } = explicitTag(node)
  const wanted = node.style !== 'plain' ? node.style : node.text.includes('\n') ? 'literal' : quote ? 'double' : 'plain'
  return { style: allowedStyle(node.text, wanted, context), tag }
}

/** The tag to write. A string that would be parsed as another type is quoted instead of tagged. */
function explicitTag({ text, style, tag, tagged }: Scalar): { readonly tag: string; readonly quote: boolean } {
  if (tag === undefined || tag === '') return { tag: '', quote: false }
  if (tagged) return { tag, quote: false }
  if (tag === '!!str' && style !== 'plain') return { tag: '', quote: false }
  const resolved = resolveTag(text)
  if (resolved === tag) return { tag: '', quote: false }
  return tag === '!!str' ? { tag: '', quote: true } : { tag, quote: false }
}

const plainWord = /^[A-Za-z0-9_./$][\w./$-]*$/

function allowedStyle(text: string, wanted: ScalarStyle, { flow, key }: ScalarContext): ScalarStyle {
  if (wanted === 'plain' && plainWord.test(text) && !text.startsWith('...')) return 'plain'
  const traits = analyze(text)
  let style = key && traits.breaks ? 'double' : wanted
  if (style === 'plain') {
    const allowed = flow ? traits.plainInFlow : traits.plainInBlock
    if (!allowed || (text === '' && (flow || key))) style = 'single'
  }
  if (style === 'single' && !traits.single) style = 'double'
  if ((style === 'literal' || style === 'folded') && (!traits.block || flow || key)) style = 'double'
  return style
}

interface Traits {
  readonly breaks: boolean
  readonly plainInFlow: boolean
  readonly plainInBlock: boolean
  readonly single: boolean
  readonly block: boolean
}

const emptyTraits: Traits = { breaks: false, plainInFlow: false, plainInBlock: true, single: true, block: false }

/** Indicators that a plain scalar cannot contain anywhere, and those that it cannot contain in flow collections. */
const blockSigns = /^(?:---|\.\.\.)|^[#,[\]{}&*!|>'"%@`]|^[?:-](?=[ \t]|$)|.:(?=[ \t]|$)|[ \t\n\u0085\u2028\u2029\0]#/su
const flowSigns = /^[?:]|.[,?[\]{}:]/su
/**
 * All characters except tab, line feed and those that go-yaml considers printable. It considers nothing above U+FFFF
 * printable.
 */
const special = /[^\t\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u
const lineBreak = /[\r\n\u0085\u2028\u2029]/u
const outerSpace = /^[ \r\n\u0085\u2028\u2029]|[ \r\n\u0085\u2028\u2029]$/u

function analyze(text: string): Traits {
  if (text === '') return emptyTraits
  const breaks = lineBreak.test(text)
  const odd = special.test(text)
  const spaceBeforeBreak = / [\r\n\u0085\u2028\u2029]/u.test(text)
  const single = !odd && !spaceBeforeBreak && !text.includes('\t') && !/[\r\n\u0085\u2028\u2029] /u.test(text)
  const plainInBlock = single && !breaks && !outerSpace.test(text) && !blockSigns.test(text)
  return {
    breaks,
    single,
    plainInBlock,
    plainInFlow: plainInBlock && !flowSigns.test(text),
    block: !odd && !spaceBeforeBreak && !text.endsWith(' '),
  }
}

/** True for a key that can be written without `?`. */
export function isSimpleKey(text: string, extraLength: number): boolean {
  return !lineBreak.test(text) && (text.length < 30 || new TextEncoder().encode(text).length + extraLength <= 128)
}
