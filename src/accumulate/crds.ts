import type { TransformerConfig } from '../model/field-spec.ts'
import type { JsonValue } from '../model/node.ts'
import { completeConfig } from './transformer-config.ts'

export function transformerConfigFromCrds(_value: JsonValue, _file: string): TransformerConfig {
  return completeConfig({})
}
