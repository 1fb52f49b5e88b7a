import type { TransformerConfig } from '../model/field-spec.ts'
import { readPlain } from '../yaml/read-plain.ts'
import type { Layer } from './context.ts'
import { transformerConfigFromCrds } from './crds.ts'
import { decodeTransformerConfig, defaultTransformerConfig, mergeTransformerConfig } from './transformer-config.ts'

/**
 * What the bases brought in, merged with the defaults, with this layer's `configurations` and with its `crds`.
 * Field specs thus leak upward into later layers and never downward, as upstream.
 */
export function layerConfig(inherited: TransformerConfig, layer: Layer): TransformerConfig {
  const { configurations = [], crds = [] } = layer.kustomization
  let own = defaultTransformerConfig
  for (const path of configurations) {
    const file = layer.loader.resolve(path)
    own = mergeTransformerConfig(own, decodeTransformerConfig(readPlain(layer.loader.load(path), file) ?? null, file))
  }
  let config = mergeTransformerConfig(inherited, own)
  for (const path of crds) {
    const file = layer.loader.resolve(path)
    config = mergeTransformerConfig(
      config,
      transformerConfigFromCrds(readPlain(layer.loader.load(path), file) ?? null, file),
    )
  }
  return config
}
