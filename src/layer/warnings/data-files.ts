import { type Location, warning } from '../../diagnostics/index.ts'
import type { LoadFile } from '../../generate/key-values.ts'
import type { ConfigMapArgs } from '../../kustomization/kustomization.gen.ts'
import { type BuildContext, fieldAt, type GeneratorEntry } from '../context.ts'
import { lintDataFile } from './data-lint.ts'

interface WarningContext {
  readonly context: BuildContext
}

/** Loads files for a generator, and warns about files that probably should not be stored unchanged. */
export function loadDataFiles(args: ConfigMapArgs, entry: GeneratorEntry & WarningContext): LoadFile {
  return (path) => {
    const content = entry.layer.loader.load(path)
    checkContent(content, path, { ...entry, args })
    return content
  }
}

interface Generator extends GeneratorEntry, WarningContext {
  readonly args: ConfigMapArgs
}

function checkContent(content: Uint8Array, path: string, generator: Generator): void {
  const { context, field, args } = generator
  const kind = field === 'secretGenerator' ? 'Secret' : 'ConfigMap'
  if (isEncrypted(content)) {
    const at = sourceAt(path, generator)
    const hint = 'decrypt it before the build (`sops decrypt`), unless your deployment tool decrypts it'
    context.warn(warning('SECRET_IS_ENCRYPTED', { path, kind, name: args.name ?? '' }, { at, hint }))
  } else if (context.lint) {
    if (kind === 'ConfigMap') checkLayout(content, path, generator)
    const { layer } = generator
    const isEnv = args.envs?.includes(path) ?? false
    const found = { content, path, file: layer.loader.resolve(path), isEnv, kind, name: args.name ?? '' } as const
    lintDataFile({ ...found, at: sourceAt(path, generator) }).forEach(context.warn)
  }
}

function checkLayout(content: Uint8Array, path: string, generator: Generator): void {
  const { context, args } = generator
  // Binary files go to binaryData, and env files are split into lines.
  if (args.envs?.includes(path) || content.includes(0)) return
  if (!content.includes(tab) && !content.includes(carriageReturn)) return
  const at = sourceAt(path, generator)
  const params = { source: path, name: args.name ?? '' }
  if (hasCrlf(content)) {
    const hint = 'CRLF breaks scripts and many programs: convert the file, or set `eol=lf` in .gitattributes'
    context.warn(warning('DATA_HAS_CRLF', params, { at, hint }))
  } else if (content.includes(tab) && content.includes(lineFeed)) {
    const hint = 'indent with spaces to keep the output and its diffs readable'
    context.warn(warning('DATA_HAS_TABS', params, { at, hint }))
  }
}

/** The item of `envs` or `files` with that path. */
function sourceAt(path: string, { layer, field, index, args }: Generator): Location {
  for (const list of ['envs', 'files'] as const) {
    const i = (args[list] ?? []).findIndex((source) => source === path || source.endsWith(`=${path}`))
    if (i >= 0) return fieldAt(layer, field, index, list, i)
  }
  return fieldAt(layer, field, index)
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

const ciphertext: Uint8Array = Uint8Array.from('ENC[AES256_GCM,data:', (char) => char.charCodeAt(0))

/**
 * True for a file encrypted with SOPS, which replaces the values and adds a section of metadata in all file formats.
 */
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
