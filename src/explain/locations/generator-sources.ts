import { attempt, type FieldPath, type KuiltError, type Location, type Note } from '../../diagnostics/index.ts'
import { maskCredentials } from '../../diagnostics/mask-credentials.ts'
import { parseFileSource } from '../../generate/key-values.ts'
import { findKustomizationFile } from '../../kustomization/find.ts'
import type { ConfigMapArgs } from '../../kustomization/kustomization.gen.ts'
import { inspectKustomization } from '../../kustomization/read-kustomization.ts'
import { fieldAt, type GeneratorEntry, type Layer } from '../../layer/context.ts'

interface FaultySource {
  readonly at: Location
  readonly notes?: readonly Note[]
  readonly hint?: string
}

/** Returns the hint for a file whose name is its key. */
function otherKeyHint(source: string | undefined): string | undefined {
  if (source === undefined || source.includes('=')) return undefined
  const [directory, name] = source.split('/').slice(-2)
  const key = name === undefined ? `other-${source}` : `${directory}-${name}`
  return `the key defaults to the name of the file: to use a different key, write "${key}=${source}"`
}

/** Finds the source that caused an error in a generator: a literal, a file or a line of an env file. */
export function sourcePlaces(error: KuiltError, place: GeneratorEntry): FaultySource {
  const { layer, field, index } = place
  const args: ConfigMapArgs = layer.kustomization[field]?.[index] ?? {}
  const at = (...path: FieldPath): Location => fieldAt(layer, field, index, ...path)
  const { params } = error
  if ('literal' in params) return { at: at('literals', indexOf(args.literals, params.literal)) }
  if ('source' in params && !('field' in params)) return { at: at('files', indexOf(args.files, params.source)) }
  if (error.code === 'ENV_FILE_NOT_UTF8' && 'line' in params && 'file' in params) {
    return { at: { file: layer.loader.resolve(params.file), line: params.line, column: 1 } }
  }
  if (error.code === 'GENERATOR_KEY_REPEATED' && 'key' in params) {
    const definitions = definitionsOf(String(params.key), args, { at, layer })
    const notes = definitions
      .slice(0, 1)
      .map((first) => ({ message: `first definition of key "${params.key}"`, at: first }))
    const last = definitions.at(-1)
    const hint = otherKeyHint(last?.path?.[2] === 'files' ? args.files?.[Number(last.path[3])] : undefined)
    return { at: last ?? at(), notes: definitions.length > 1 ? notes : [], ...(hint === undefined ? {} : { hint }) }
  }
  if (error.code === 'GENERATED_ID_MISSING') {
    const hint = componentHint(place, args.name)
    return { at: at(), ...(hint === undefined ? {} : { hint }) }
  }
  return { at: sourceOfFile(params, args, { at, layer }) ?? at() }
}

/** Returns the hint for an object that a component of the same kustomization generates. */
function componentHint({ layer, field }: GeneratorEntry, name: string | undefined): string | undefined {
  const { components = [] } = layer.kustomization
  const component = components.find((entry) => {
    const found = attempt(() => {
      const loader = layer.loader.enter(entry)
      const { name: file, content } = findKustomizationFile(loader)
      return inspectKustomization(content, file).kustomization[field]
    })
    return found?.some((generator) => generator.name === name)
  })
  if (component === undefined) return undefined
  return `component "${component}" generates ${name}, but components run after the generators: move this entry to a component that is listed after "${component}"`
}

function indexOf(list: readonly unknown[] = [], item: unknown): number {
  return list.indexOf(item)
}

interface EntryContext {
  readonly at: (...path: FieldPath) => Location
  readonly layer: Layer
}

/** Returns the source with the file or URL that could not be read. */
function sourceOfFile(
  params: object,
  { envs = [], files = [] }: ConfigMapArgs,
  { at, layer }: EntryContext,
): Location | undefined {
  const { path, url = path }: { readonly path?: unknown; readonly url?: unknown } = params
  if (typeof url !== 'string') return undefined
  // URLs in errors have no credentials.
  const matches = (name: string): boolean => maskCredentials(name) === url || layer.loader.resolve(name) === url
  const env = envs.findIndex(matches)
  if (env >= 0) return at('envs', env)
  const file = files.findIndex((source) => matches(source.slice(source.indexOf('=') + 1)))
  return file < 0 ? undefined : at('files', file)
}

/** Returns every source that defines a key, in the order in which they are read. */
function definitionsOf(
  key: string,
  { envs = [], literals = [], files = [] }: ConfigMapArgs,
  { at, layer }: EntryContext,
): readonly Location[] {
  return [
    ...envs.flatMap((path) => envLines(path, key, layer)),
    ...literals.flatMap((literal, i) => (literal.startsWith(`${key}=`) ? [at('literals', i)] : [])),
    ...files.flatMap((source, i) => (parseFileSource(source).key === key ? [at('files', i)] : [])),
  ]
}

function envLines(path: string, key: string, layer: Layer): readonly Location[] {
  const content = attempt(() => layer.loader.load(path))
  const lines = new TextDecoder().decode(content).split(/\r?\n/)
  return lines.flatMap((text, i) => {
    const trimmed = text.trimStart()
    const isDefinition = trimmed === key || trimmed.startsWith(`${key}=`)
    return isDefinition
      ? [{ file: layer.loader.resolve(path), line: i + 1, column: text.length - trimmed.length + 1 }]
      : []
  })
}
