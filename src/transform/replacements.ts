import type { ReplacementField } from '../model/kustomization.gen.ts'
import type { JsonValue } from '../model/node.ts'
import type { Resource } from '../model/resource.ts'

export function applyReplacements(resources: readonly Resource[], _r: readonly ReplacementField[]): readonly Resource[] {
  return resources
}

export function decodeReplacements(_value: JsonValue, _file: string): readonly ReplacementField[] {
  return []
}
