import type { ValueAddTarget } from '../model/kustomization.gen.ts'
import type { JsonValue } from '../model/node.ts'
import type { Resource } from '../model/resource.ts'

export function addValue(resources: readonly Resource[], _v: string, _t: readonly ValueAddTarget[]): readonly Resource[] {
  return resources
}
export function decodeTargets(_v: JsonValue, _f: string): readonly ValueAddTarget[] {
  return []
}
