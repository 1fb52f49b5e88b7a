import { type Location, warning } from '../../diagnostics/index.ts'
import type { LoadFile } from '../../generate/key-values.ts'
import type { ConfigMapArgs } from '../../kustomization/kustomization.gen.ts'
import type { BuildContext, Layer } from '../context.ts'

interface GeneratorPlace {
  readonly layer: Layer
  readonly context: BuildContext
  readonly field: 'configMapGenerator' | 'secretGenerator'
  readonly index: number
}

/** Reads the files of a generator, with a warning for those that should not go into it as they are. */
export function watchDataFiles(args: ConfigMapArgs, place: GeneratorPlace): LoadFile {
  const { layer } = place
  return (path) => {
    const content = layer.loader.load(path)
    checkContent(content, path, { args, place })
    return content
  }
}

interface Check {
  readonly args: ConfigMapArgs
  readonly place: GeneratorPlace
}

function checkContent(content: Uint8Array, path: string, { args, place }: Check): void {
  const { context, field } = place
  const name = args.name ?? ''
  const kind = field === 'secretGenerator' ? 'Secret' : 'ConfigMap'
  if (isEncrypted(content)) {
    const at = entryAt(path, { args, place })
    const hint = 'decrypt it before the build (`sops decrypt`), unless what applies the output decrypts it'
    context.warn(warning('SECRET_IS_ENCRYPTED', { path, kind, name }, { at, hint }))
  } else if (context.lint && kind === 'ConfigMap') checkLayout(content, path, { args, place })
}

function checkLayout(content: Uint8Array, path: string, { args, place }: Check): void {
  // Bytes that are no text go to binaryData; lines of env files lose their line ends.
  if (args.envs?.includes(path) || content.includes(0)) return
  if (!content.includes(tab) && !content.includes(carriageReturn)) return
  const at = entryAt(path, { args, place })
  const params = { source: path, name: args.name ?? '' }
  if (hasCrlf(content)) {
    const hint = 'scripts and many programs trip over them: convert the file, or set `eol=lf` in .gitattributes'
    place.context.warn(warning('DATA_HAS_CRLF', params, { at, hint }))
  } else if (content.includes(tab) && content.includes(lineFeed)) {
    const hint = 'indent with spaces to keep the output and its diffs readable; what the ConfigMap holds is the same'
    place.context.warn(warning('DATA_HAS_TABS', params, { at, hint }))
  }
}

function entryAt(path: string, { args, place }: Check): Location {
  const { layer, field, index } = place
  for (const list of ['envs', 'files'] as const) {
    const i = (args[list] ?? []).findIndex((source) => source === path || source.endsWith(`=${path}`))
    if (i >= 0) return { file: layer.file, document: 0, path: [field, index, list, i] }
  }
  return { file: layer.file, document: 0, path: [field, index] }
}

const tab = 0x09
const carriageReturn = 0x0d
const lineFeed = 0x0a

function hasCrlf(content: Uint8Array): boolean {
  for (let i = content.indexOf(carriageReturn); i >= 0; i = content.indexOf(carriageReturn, i + 1)) {
    if (content[i + 1] === lineFeed) return true
  }
  return false
}

const ciphertext = new TextEncoder().encode('ENC[AES256_GCM,data:')

/** SOPS replaces values and adds a section of its own, in whatever format the file has. */
function isEncrypted(content: Uint8Array): boolean {
  return contains(content, ciphertext) && /\bsops(?:_|"?\s*:)/.test(new TextDecoder().decode(content))
}

function contains(content: Uint8Array, part: Uint8Array): boolean {
  const first = part[0] ?? 0
  for (let i = content.indexOf(first); i >= 0; i = content.indexOf(first, i + 1)) {
    if (part.every((byte, k) => content[i + k] === byte)) return true
  }
  return false
}
