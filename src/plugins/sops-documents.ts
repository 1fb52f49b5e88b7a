// Creates the output of KSOPS and SopsSecretGenerator. Follows ksops.go, generate, and SopsSecretGenerator.go,
// generateSecret.

import { isKuiltError, KuiltError, type Location } from '../diagnostics/index.ts'
import { decryptHint, optionHint } from '../diagnostics/option-hint.ts'
import { basename } from '../files/paths.ts'
import { internalAnnotations } from '../resource/internal-annotations.ts'
import { decryptFileText } from '../sops/decrypt-text.ts'
import { formatOfName, type SopsFormat } from '../sops/formats.ts'
import { readIdentities } from '../sops/identities.ts'
import { maskLines, maskManifests, sopsMask } from '../sops/mask-text.ts'
import { isObject, textsOf } from '../tree/json-values.ts'
import { isList, type JsonObject, type JsonValue } from '../tree/node.ts'
import { goJson } from '../yaml/json/json.ts'
import { readPlain } from '../yaml/read/read-plain.ts'
import { readEnvLines } from './sops-env.ts'
import type { SopsConfig, SopsOptions } from './sops-generator.ts'

interface SopsContext {
  readonly sops: SopsOptions
  readonly at: Location | undefined
}

/** How a file is used. Masking keeps the structure of manifests, and the names of variables. */
type Purpose = 'manifests' | 'variables' | 'value'

/** Returns the text of a file, decrypted or masked. */
type ReadText = (path: string, purpose: Purpose) => Promise<string>

/**
 * The objects that a configuration generates, as YAML. Decrypted values do not appear anywhere else.
 *
 * @throws KuiltError SOPS_…
 */
export async function sopsDocuments(config: SopsConfig, context: SopsContext): Promise<readonly string[]> {
  const read = reader(config, context)
  return config.kind === 'ksops'
    ? await ksopsDocuments(config.value, read, context)
    : [await generatedSecret(config.value, read, context)]
}

function reader({ files }: SopsConfig, { sops, at }: SopsContext): ReadText {
  const identities = sops.mode === 'decrypt' ? readIdentities(sops.ageKeys ?? '') : undefined
  return async (path, purpose) => {
    const text = new TextDecoder().decode(files.get(path))
    const format = fileFormat(path)
    const subject = `"${basename(path)}"`
    if (sops.mode === 'mask') return masked(text, { format, purpose, subject, at })
    try {
      if (identities === undefined) throw new KuiltError('SOPS_NO_KEY', { subject, hasKeys: false })
      // Unlike Flux, both programs check the integrity of files.
      const context = { identities, subject, checksIntegrity: true }
      return await decryptFileText(text, { input: format, output: format }, context)
    } catch (error) {
      if (!isKuiltError(error)) throw error
      const located = error.with({ at: error.at ?? at })
      if (error.code !== 'SOPS_NO_KEY' || error.hint !== undefined) throw located
      throw located.with({ hint: optionHint('flux.ageKeys', (setOption) => `to decrypt it, ${setOption}`) })
    }
  }
}

interface MaskedFile {
  readonly format: SopsFormat
  readonly purpose: Purpose
  readonly subject: string
  readonly at: Location | undefined
}

function masked(text: string, { format, purpose, subject, at }: MaskedFile): string {
  if (purpose === 'value') return sopsMask
  if (format === 'dotenv') return maskLines(text)
  const manifests = maskManifests(text, { isObject: purpose === 'manifests' })
  if (manifests !== undefined) return manifests
  throw new KuiltError('SOPS_NAME_ENCRYPTED', { subject }, { at, hint: decryptHint('it') })
}

/** The format of a file, determined by its name. Follows getsops/sops, cmd/sops/formats/formats.go, FormatForPath. */
function fileFormat(path: string): SopsFormat {
  return path.endsWith('.dockerconfigjson') ? 'binary' : formatOfName(path)
}

async function ksopsDocuments(config: JsonObject, read: ReadText, context: SopsContext): Promise<readonly string[]> {
  const { files, secretFrom } = config
  if (files === undefined && secretFrom === undefined) throw invalid('it has neither `files` nor `secretFrom`', context)
  const manifests: string[] = []
  for (const path of textsOf(files)) manifests.push(withNewline(await read(path, 'manifests')))
  const secrets: string[] = []
  for (const part of isList(secretFrom) ? secretFrom.filter(isObject) : []) {
    secrets.push(await ksopsSecret(part, read, context))
  }
  return [...manifests, ...secrets]
}

async function ksopsSecret(part: JsonObject, read: ReadText, context: SopsContext): Promise<string> {
  const stringData: Record<string, string> = Object.create(null)
  const data: Record<string, string> = Object.create(null)
  for (const entry of textsOf(part['files'])) {
    const { key, path } = keyAndPath(entry, context)
    stringData[key] = await read(path, 'value')
  }
  for (const entry of textsOf(part['binaryFiles'])) {
    const { key, path } = keyAndPath(entry, context)
    data[key] = toBase64(await read(path, 'value'))
  }
  for (const path of textsOf(part['envs'])) {
    for (const [key, value] of readEnvLines(await read(path, 'variables'))) stringData[key] = value
  }
  const { type } = part
  return secretText({
    metadata: objectMeta(part['metadata']),
    ...(typeof type === 'string' && type !== '' ? { type } : {}),
    ...(Object.keys(stringData).length > 0 ? { stringData } : {}),
    ...(Object.keys(data).length > 0 ? { data } : {}),
  })
}

/** The metadata fields that both programs support. */
function objectMeta(value: JsonValue | undefined): JsonObject {
  const { name, namespace, labels, annotations } = isObject(value) ? value : {}
  return {
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined || namespace === '' ? {} : { namespace }),
    ...(isObject(labels) ? { labels } : {}),
    ...(isObject(annotations) ? { annotations } : {}),
  }
}

const { localConfig, pluginBehavior, pluginNeedsHash } = internalAnnotations

const configOnly: ReadonlySet<string> = new Set([localConfig.name, 'config.kubernetes.io/function'])

async function generatedSecret(config: JsonObject, read: ReadText, context: SopsContext): Promise<string> {
  const meta = objectMeta(config['metadata'])
  if (!meta['name']) throw invalid('it has no metadata.name', context)
  const data: Record<string, string> = Object.create(null)
  for (const path of textsOf(config['envs'])) {
    for (const [key, value] of envPairs(await read(path, 'variables'), path, context)) data[key] = toBase64(value)
  }
  for (const entry of textsOf(config['files'])) {
    const { key, path } = keyAndPath(entry, context)
    data[key] = toBase64(await read(path, 'value'))
  }
  const { behavior, disableNameSuffixHash, type } = config
  const own = Object.entries(isObject(meta['annotations']) ? meta['annotations'] : {})
  const annotations = {
    ...Object.fromEntries(own.filter(([key]) => !configOnly.has(key))),
    ...(disableNameSuffixHash === true ? {} : { [pluginNeedsHash.name]: 'true' }),
    ...(typeof behavior === 'string' && behavior !== '' ? { [pluginBehavior.name]: behavior } : {}),
  }
  return secretText({
    metadata: { ...meta, annotations },
    data,
    ...(typeof type === 'string' && type !== '' ? { type } : {}),
  })
}

/** The names and values in a file: its lines, or the entries of a map. */
function envPairs(text: string, path: string, context: SopsContext): readonly (readonly [string, string])[] {
  const format = fileFormat(path)
  if (format === 'dotenv') {
    const lines = text.split('\n').map((line) => line.trimStart())
    return lines.flatMap((line) => {
      if (line === '' || line.startsWith('#')) return []
      const equals = line.indexOf('=')
      if (equals < 0) throw invalid(`"${basename(path)}" has a line without a value`, context)
      return [[line.slice(0, equals), line.slice(equals + 1)] as const]
    })
  }
  if (format !== 'yaml' && format !== 'json')
    throw invalid(`"${basename(path)}" is not a dotenv, YAML or JSON file`, context)
  const value = readPlain(text, '')
  if (!isObject(value)) throw invalid(`"${basename(path)}" is not a map`, context)
  return Object.entries(value).map(([key, item]) => {
    if (typeof item === 'string') return [key, item] as const
    if (typeof item === 'object' || format === 'json')
      throw invalid(`"${basename(path)}" has a value that is not a string`, context)
    return [key, goJson(item)] as const
  })
}

function keyAndPath(entry: string, context: SopsContext): { readonly key: string; readonly path: string } {
  const parts = entry.split('=')
  const [key = '', path] = parts
  if (path === undefined) return { key: basename(entry), path: entry }
  if (parts.length > 2 || key === '' || path === '') throw invalid(`"${entry}" is not KEY=FILE`, context)
  return { key, path }
}

function secretText(fields: JsonObject): string {
  return `${goJson({ apiVersion: 'v1', kind: 'Secret', ...fields })}\n`
}

function invalid(reason: string, { at }: SopsContext): KuiltError {
  return new KuiltError('SOPS_GENERATOR_INVALID', { reason }, { at })
}

function withNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64')
}
