import { fieldBelow, KuiltError, type Location } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { resolvePath } from '../../files/paths.ts'
import { isObject } from '../../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../../tree/node.ts'
import { goJson } from '../../yaml/json/json.ts'
import { readPlain } from '../../yaml/read/read-plain.ts'
import { readNamedFile } from '../read-named-file.ts'
import { type FluxDocument, readDocuments } from './documents.ts'
import { decode, isMaskedText } from './masks.ts'
import type { FluxVariable } from './options.ts'

/** The value of a variable and its location. */
export interface Variable {
  readonly value: string
  readonly at: Location | undefined
}

/** The variables passed by the caller: `--flux-var` and `--flux-vars`. */
export interface GivenVariables {
  readonly variables: ReadonlyMap<string, Variable>
  /** The ConfigMaps and Secrets in files of variables. */
  readonly objects: readonly FluxDocument[]
}

/** @throws KuiltError FLUX_VARIABLES_FILE */
export function givenVariables(
  given: readonly FluxVariable[],
  { fileSystem, cwd }: { readonly fileSystem: FileSystem; readonly cwd: string },
): GivenVariables {
  const variables = new Map<string, Variable>()
  const objects: FluxDocument[] = []
  for (const item of given) {
    if ('name' in item) {
      variables.set(item.name, { value: item.value, at: undefined })
      continue
    }
    const path = resolvePath(cwd, item.file)
    const text = new TextDecoder().decode(readNamedFile(item.file, 'flux.variables.file', { fileSystem, cwd }))
    if (path.endsWith('.env')) {
      for (const [name, variable] of environmentLines(text, path)) variables.set(name, variable)
      continue
    }
    const { documents } = readDocuments(text.replaceAll('\r\n', '\n'), path)
    const manifests = documents.filter(({ kind }) => kind === 'ConfigMap' || kind === 'Secret')
    if (manifests.length > 0) objects.push(...manifests)
    else for (const [name, variable] of mapVariables(text, path, item.file)) variables.set(name, variable)
  }
  return { variables, objects }
}

/** Parses lines of `NAME=VALUE`. Values are used literally, including quotes. */
function environmentLines(text: string, file: string): readonly (readonly [string, Variable])[] {
  return text.split('\n').flatMap((raw, i) => {
    const line = raw.replace(/\r$/, '')
    if (line.trim() === '' || line.trimStart().startsWith('#')) return []
    const [, name, value = ''] = /^\s*(?:export\s+)?([^=]*?)\s*=(.*)$/s.exec(line) ?? []
    const at = { file, line: i + 1 }
    if (name === undefined || name === '') {
      throw new KuiltError('FLUX_VARIABLES_FILE', { file, reason: `line ${i + 1} is not NAME=VALUE` }, { at })
    }
    return [[name, { value, at }] as const]
  })
}

function mapVariables(text: string, file: string, shown: string): readonly (readonly [string, Variable])[] {
  const value = readPlain(text, file)
  if (value === undefined || value === null) return []
  const fail = (reason: string, path: readonly string[] = []): never => {
    throw new KuiltError('FLUX_VARIABLES_FILE', { file: shown, reason }, { at: { file, document: 0, path } })
  }
  if (!isObject(value)) return fail('it is not a map of variables')
  return Object.entries(value).map(([name, item]) => {
    if (typeof item === 'object' && item !== null) return fail(`the value of "${name}" is not a scalar`, [name])
    return [name, { value: scalarText(item), at: { file, document: 0, path: [name] } }] as const
  })
}

/** Converts a value to text: numbers and booleans to JSON, and null to an empty string. */
function scalarText(value: JsonValue): string {
  if (value === null) return ''
  return typeof value === 'string' ? value : goJson(value)
}

export interface ObjectVariables {
  readonly variables: ReadonlyMap<string, Variable>
  /** True if values are encrypted or masked, and therefore replaced with placeholders. */
  readonly isMasked: boolean
  /** The ConfigMap or Secret. */
  readonly object: JsonObject
}

/** Returns the variables in a ConfigMap or Secret. */
export function objectVariables(
  value: JsonObject,
  locate: (path: readonly string[]) => Location | undefined,
): ObjectVariables {
  const variables = new Map<string, Variable>()
  let isMasked = false
  const add = (field: string, read: (text: string) => string): void => {
    const map = value[field]
    if (!isObject(map)) return
    for (const [key, item] of Object.entries(map)) {
      if (typeof item === 'object' && item !== null) continue
      const raw = scalarText(item)
      const text = raw.startsWith('ENC[AES256_GCM,') ? raw : read(raw)
      const hidden = isMaskedText(text)
      isMasked ||= hidden
      variables.set(key, { value: hidden ? `..PLACEHOLDER_${key}..` : text, at: locate([field, key]) })
    }
  }
  if (value['kind'] === 'Secret') {
    add('data', decode)
    add('stringData', (text) => text)
  } else add('data', (text) => text)
  return { variables, isMasked, object: value }
}

export function documentVariables({ value, at }: FluxDocument): ObjectVariables {
  return objectVariables(value, (path) => fieldBelow(at, path))
}
