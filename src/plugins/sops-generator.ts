import { KuiltError, warning, withLocation } from '../diagnostics/index.ts'
import { decryptHint } from '../diagnostics/option-hint.ts'
import { configuredPlugin, type Plugin, type PluginUse } from '../layer/plugin.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId } from '../resource/resource-id.ts'
import { isObject, textsOf } from '../tree/json-values.ts'
import { isList, type JsonObject } from '../tree/node.ts'
import { goJson, toJson } from '../yaml/json/json.ts'
import type { FunctionCalls } from './function-calls.ts'
import { joinDocuments, type OutputContext, readGenerated } from './output.ts'

/**
 * How configurations of KSOPS and SopsSecretGenerator are handled.
 *
 * @example
 * ```ts
 * import { build, memoryFileSystem, type SopsOptions } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'kustomization.yaml': 'generators: [login.yaml]',
 *   'login.yaml': 'apiVersion: viaduct.ai/v1\nkind: ksops\nmetadata: { name: login }\nfiles: [secret.yaml]',
 *   'secret.yaml': `apiVersion: v1
 * kind: Secret
 * metadata: { name: login }
 * stringData: { password: 'ENC[AES256_GCM,data:eA==,iv:eA==,tag:eA==,type:str]' }`,
 * })
 * const sops: SopsOptions = { mode: 'mask' }
 * const { resources } = await build('.', { fileSystem, sops })
 * console.log(JSON.stringify(resources[0]?.['stringData'])) // {"password":"**SOPS**"}
 * ```
 */
export interface SopsOptions {
  /** `decrypt`: decrypts the values, only in memory. `mask`: replaces each of them with `**SOPS**`. */
  readonly mode: 'decrypt' | 'mask'
  /** Age identities (`AGE-SECRET-KEY-1…`), one per line. Default: none. */
  readonly ageKeys?: string
}

/** A configuration and the files that it references. */
export interface SopsConfig {
  readonly kind: 'ksops' | 'SopsSecretGenerator'
  readonly value: JsonObject
  readonly files: ReadonlyMap<string, Uint8Array>
}

const kinds: ReadonlyMap<string, SopsConfig['kind']> = new Map([
  ['viaduct.ai/v1/ksops', 'ksops'],
  ['goabout.com/v1beta1/SopsSecretGenerator', 'SopsSecretGenerator'],
  ['goabout.com/v1beta1/SopsSecret', 'SopsSecretGenerator'],
])

/** @param name `apiVersion/kind` of a configuration */
export function isSopsGenerator(name: string): boolean {
  return kinds.has(name)
}

export interface SopsGeneratorUse extends PluginUse {
  readonly name: string
  readonly sops: SopsOptions
  readonly calls: FunctionCalls
}

/**
 * A generator that decrypts files with SOPS, without running a program. Asynchronous, because the decryption code is
 * loaded only when needed.
 */
export function sopsGenerator(
  config: Resource,
  { name, sops, calls, layer, schema, context }: SopsGeneratorUse,
): Plugin {
  const at = config.state.source
  const value = toJson(config.node)
  const kind = kinds.get(name)
  if (kind === undefined || !isObject(value)) throw new KuiltError('PLUGINS_DISABLED', { kind: name }, { at })
  const generate = (): readonly Resource[] => {
    const files = new Map(
      withLocation(at, () => pathsIn(value).map((path) => [path, layer.loader.load(path)] as const)),
    )
    if (sops.mode === 'mask') {
      const hint = decryptHint('them')
      context.warn(warning('SOPS_MASKED', { id: describeId(config.originalId) }, { at, hint }))
    }
    const input = `${sops.mode}\n${layer.loader.root}\n${goJson(value)}`
    const { documents } = calls.answer({
      name,
      input,
      run: async () => {
        const { sopsDocuments } = await import('./sops-documents.ts')
        return { documents: await sopsDocuments({ kind, value, files }, { sops, at }), problems: [], results: [] }
      },
    })
    const output: OutputContext = { file: layer.file, at, scope: schema.scope, type: 'plugin' }
    return readGenerated(joinDocuments(documents), output)
  }
  return configuredPlugin(config, { generate }, { isExternal: true })
}

/** The files that a configuration references, without duplicates. */
function pathsIn({ files, envs, secretFrom }: JsonObject): readonly string[] {
  const own = [...textsOf(files), ...textsOf(envs)]
  const parts = isList(secretFrom) ? secretFrom.filter(isObject) : []
  const nested = parts.flatMap((part) => [part['files'], part['binaryFiles'], part['envs']].flatMap(textsOf))
  return [...new Set([...own, ...nested].map((entry) => entry.slice(entry.indexOf('=') + 1)))]
}
