import type { Resource } from '../resource/resource.ts'
import type { FieldSpec } from '../schema/field-spec.ts'
import { setPairs } from './labels.ts'

/**
 * `commonAnnotations`: sets annotations on resources and on their pod templates.
 *
 * ```yaml
 * # { team: shop }
 * metadata: { name: a }                                  # before
 * metadata: { name: a, annotations: { team: shop } }
 * ```
 *
 * Follows api/filters/annotations/annotations.go, (Filter).Filter.
 *
 * @throws KuiltError FIELD_WRONG_NODE_KIND, FIELD_PATH_NOT_TRAVERSABLE
 */
export function setAnnotations(
  resources: readonly Resource[],
  annotations: Readonly<Record<string, string>>,
  specs: readonly FieldSpec[],
): readonly Resource[] {
  return setPairs(resources, annotations, specs)
}
