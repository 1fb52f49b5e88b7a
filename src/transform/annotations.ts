import type { FieldSpec } from '../model/field-spec.ts'
import type { Resource } from '../model/resource.ts'
import { setPairs } from './labels.ts'

/** `commonAnnotations`: sets annotations on resources and on their pod templates. */
export function setAnnotations(
  resources: readonly Resource[],
  annotations: Readonly<Record<string, string>>,
  specs: readonly FieldSpec[],
): readonly Resource[] {
  return setPairs(resources, annotations, specs)
}
