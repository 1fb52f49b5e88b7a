import { type FieldPath, KuiltError, withLocation } from '../diagnostics/index.ts'
import type { TransformerConfig } from '../schema/field-spec.ts'
import type { JsonValue } from '../tree/node.ts'
import { readJson } from '../yaml/json/read-json.ts'
import { readPlain, readPlainStrict } from '../yaml/read/read-plain.ts'
import { fieldAt, type Layer } from './context.ts'
import { transformerConfigFromCrds } from './crds.ts'
import type { Accumulation } from './stage.ts'
import { decodeTransformerConfig, defaultTransformerConfig, mergeTransformerConfig } from './transformer-config.ts'

/**
 * The stage `configurations`: merges the configuration of the bases with the defaults, this layer's `configurations`
 * and its `crds`. So field specs of a base also apply in the layers above it, but never in layers below.
 * Follows api/internal/target/kusttarget.go, (KustTarget).accumulateTarget.
 */
export function addConfigurations(gathered: Accumulation, layer: Layer): Accumulation {
  const { configurations = [], crds = [] } = layer.kustomization
  let own = defaultTransformerConfig
  configurations.forEach((path, i) => {
    own = mergeFile(own, path, { layer, at: ['configurations', i], read: readConfiguration })
  })
  let config = withLocation(fieldAt(layer, 'configurations'), () => mergeTransformerConfig(gathered.config, own))
  crds.forEach((path, i) => {
    config = mergeFile(config, path, { layer, at: ['crds', i], read: readCrds })
  })
  return { ...gathered, config }
}

interface FileContext {
  readonly layer: Layer
  /** Path of the entry that names the file. */
  readonly at: FieldPath
  readonly read: (content: Uint8Array, file: string) => TransformerConfig
}

/** A conflict is reported at the file that causes it. */
function mergeFile(config: TransformerConfig, path: string, { layer, at, read }: FileContext): TransformerConfig {
  const content = withLocation(fieldAt(layer, ...at), () => layer.loader.load(path))
  const file = layer.loader.resolve(path)
  return withLocation({ file }, () => mergeTransformerConfig(config, read(content, file)))
}

function readConfiguration(content: Uint8Array, file: string): TransformerConfig {
  return decodeTransformerConfig(readPlainStrict(content, file) ?? null, file)
}

/** Strict JSON when the very first character is `{`. Follows loadconfigfromcrds.go, makeNameToApiMap. */
function readCrds(content: Uint8Array, file: string): TransformerConfig {
  const value = content[0] === openBrace ? readJsonFile(content, file) : (readPlain(content, file) ?? null)
  return transformerConfigFromCrds(value, file)
}

const openBrace = 123

function readJsonFile(content: Uint8Array, file: string): JsonValue {
  return readJson(new TextDecoder().decode(content), ({ reason, line, column }, cause) => {
    return new KuiltError('CRDS_SYNTAX', { reason }, { at: { file, line, column }, cause })
  })
}
