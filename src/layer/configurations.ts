import { type FieldPath, KuiltError, withLocation } from '../diagnostics/index.ts'
import { unreadDocument } from '../kustomization/unread-document.ts'
import type { TransformerConfig } from '../schema/field-spec.ts'
import type { JsonValue } from '../tree/node.ts'
import { readJson } from '../yaml/json/read-json.ts'
import { type PlainOptions, readPlain, readPlainStrict } from '../yaml/read/read-plain.ts'
import { type BuildContext, fieldAt, type Layer } from './context.ts'
import { transformerConfigFromCrds } from './crds.ts'
import type { Accumulation } from './stage.ts'
import { decodeTransformerConfig, defaultTransformerConfig, mergeTransformerConfig } from './transformer-config.ts'

/**
 * The stage `configurations`: merges the configuration of the bases with the defaults, this layer's `configurations`
 * and its `crds`. Field specs of a base therefore also apply in the layers above it, but never in the layers below it.
 * Follows api/internal/target/kusttarget.go, (KustTarget).accumulateTarget.
 */
export function addConfigurations(gathered: Accumulation, layer: Layer, { warn }: BuildContext): Accumulation {
  const { configurations = [], crds = [] } = layer.kustomization
  let own = defaultTransformerConfig
  configurations.forEach((path, i) => {
    own = mergeFile(own, path, { layer, at: ['configurations', i], read: readConfiguration, warn })
  })
  let config = withLocation(fieldAt(layer, 'configurations'), () => mergeTransformerConfig(gathered.config, own))
  crds.forEach((path, i) => {
    config = mergeFile(config, path, { layer, at: ['crds', i], read: readCrds, warn })
  })
  return { ...gathered, config }
}

interface FileContext {
  readonly layer: Layer
  /** The path of the entry that refers to the file. */
  readonly at: FieldPath
  readonly read: (content: Uint8Array, file: string, options: PlainOptions) => TransformerConfig
  readonly warn: BuildContext['warn']
}

/** Merges the configuration in a file into `config`. The location of a conflict is the file that causes it. */
function mergeFile(config: TransformerConfig, path: string, { layer, at, read, warn }: FileContext): TransformerConfig {
  const content = withLocation(fieldAt(layer, ...at), () => layer.loader.load(path))
  const file = layer.loader.resolve(path)
  const onUnread = (line: number): void => warn(unreadDocument({ file, line, column: 1 }))
  return withLocation({ file }, () => mergeTransformerConfig(config, read(content, file, { onUnread })))
}

function readConfiguration(content: Uint8Array, file: string, options: PlainOptions): TransformerConfig {
  return decodeTransformerConfig(readPlainStrict(content, file, options) ?? null, file)
}

/**
 * Reads a file as strict JSON if its very first character is `{`, otherwise as YAML. Follows loadconfigfromcrds.go,
 * makeNameToApiMap.
 */
function readCrds(content: Uint8Array, file: string, options: PlainOptions): TransformerConfig {
  const value = content[0] === openBrace ? readJsonFile(content, file) : (readPlain(content, file, options) ?? null)
  return transformerConfigFromCrds(value, file)
}

const openBrace = 123

function readJsonFile(content: Uint8Array, file: string): JsonValue {
  return readJson(new TextDecoder().decode(content), ({ reason, line, column }, cause) => {
    return new KuiltError('CRDS_SYNTAX', { reason }, { at: { file, line, column }, cause })
  })
}
