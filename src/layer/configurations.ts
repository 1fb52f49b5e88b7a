import { withLocation } from '../diagnostics/index.ts'
import type { TransformerConfig } from '../resource/field-spec.ts'
import { readPlain, readPlainStrict } from '../yaml/read/read-plain.ts'
import { fieldAt, type Layer } from './context.ts'
import { transformerConfigFromCrds } from './crds.ts'
import { decodeTransformerConfig, defaultTransformerConfig, mergeTransformerConfig } from './transformer-config.ts'

/**
 * What the bases brought in, merged with the defaults, with this layer's `configurations` and with its `crds`.
 * Field specs thus leak upward into later layers and never downward, as upstream.
 */
export function layerConfig(inherited: TransformerConfig, layer: Layer): TransformerConfig {
  const { configurations = [], crds = [] } = layer.kustomization
  let own = defaultTransformerConfig
  configurations.forEach((path, i) => {
    own = mergeFile(own, path, { layer, at: ['configurations', i], read: readConfiguration })
  })
  let config = withLocation(fieldAt(layer, 'configurations'), () => mergeTransformerConfig(inherited, own))
  crds.forEach((path, i) => {
    config = mergeFile(config, path, { layer, at: ['crds', i], read: readCrds })
  })
  return config
}

interface FileContext {
  readonly layer: Layer
  /** The entry that names the file. */
  readonly at: readonly (string | number)[]
  readonly read: (content: Uint8Array, file: string) => TransformerConfig
}

/** Conflicts are reported at the file that brings them up. */
function mergeFile(config: TransformerConfig, path: string, { layer, at, read }: FileContext): TransformerConfig {
  const content = withLocation(fieldAt(layer, ...at), () => layer.loader.load(path))
  const file = layer.loader.resolve(path)
  return withLocation({ file }, () => mergeTransformerConfig(config, read(content, file)))
}

function readConfiguration(content: Uint8Array, file: string): TransformerConfig {
  return decodeTransformerConfig(readPlainStrict(content, file) ?? null, file)
}

function readCrds(content: Uint8Array, file: string): TransformerConfig {
  return transformerConfigFromCrds(readPlain(content, file) ?? null, file)
}
