import type { Resource } from '../resource/resource.ts'
import type { FieldSpec } from '../schema/field-spec.ts'
import { setPairs } from './labels.ts'

/** `commonAnnotations`: sets annotations on resources and on their pod templates. */
export function setAnnotations(
  resources: readonly Resource[],
  annotations: Readonly<Record<string, string>>,
  specs: readonly FieldSpec[],
): readonly Resource[] {
  return setPairs(resources, annotations, specs)
}
