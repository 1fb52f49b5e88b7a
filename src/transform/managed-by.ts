import { setEntry } from '../resource/field-setter.ts'
import { compileFieldSpec } from '../resource/field-specs.ts'
import { withResourceLocation } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'
import type { FieldEdit } from '../tree/field-tree.ts'
import { mapSame } from '../tree/fields.ts'
import { type Node, taggedScalar } from '../tree/node.ts'
import { wrongNodeKind } from '../tree/node-kind.ts'

const metadataLabels = compileFieldSpec({ group: '', version: '', kind: '', path: 'metadata/labels', create: true })

/**
 * `buildMetadata: [managedByLabel]`: sets a label with the version of kustomize. The default is the version that
 * kustomize reports if it was built without version information, so that the output is the same.
 *
 * ```yaml
 * metadata: { name: a }                                                                    # before
 * metadata: { name: a, labels: { app.kubernetes.io/managed-by: kustomize-(devel) } }
 * ```
 *
 * Follows api/krusty/kustomizer.go, (Kustomizer).Run.
 *
 * @throws KuiltError FIELD_WRONG_NODE_KIND if labels are not a map
 */
export function addManagedByLabel(resources: readonly Resource[], version = '(devel)'): readonly Resource[] {
  const value = taggedScalar(`kustomize-${version}`, '!!str')
  const set = (labels: Node): Node => {
    if (labels.type === 'mapping') return setEntry(labels, 'app.kubernetes.io/managed-by', value)
    throw wrongNodeKind('mapping', labels)
  }
  const edit: FieldEdit<unknown> = { create: 'mapping', createTag: '!!map', set }
  return mapSame(resources, (resource) =>
    withResourceLocation(resource, () => resource.withNode(metadataLabels.fields.edit(resource.node, edit))),
  )
}
