import type { FieldSpec } from '../model/field-spec.ts'
import { type Node, taggedScalar } from '../model/node.ts'
import type { Resource } from '../model/resource.ts'
import { type Gvk, isSelected } from '../model/resource-id.ts'
import { mapSame } from '../model/tree.ts'
import { editField, FieldSpecIndex, setScalar } from '../yaml/edit-tree.ts'

/** Kinds whose names are global promises; upstream never renames them. */
const neverRenamed: readonly Gvk[] = [
  { group: '', version: '', kind: 'CustomResourceDefinition' },
  { group: 'apiregistration.k8s.io', version: '', kind: 'APIService' },
  { group: '', version: '', kind: 'Namespace' },
]

/** `namePrefix`: `a` becomes `dev-a`. References follow at the end of the build. */
export function addPrefix(
  resources: readonly Resource[],
  prefix: string,
  specs: readonly FieldSpec[],
): readonly Resource[] {
  return addAffix(resources, specs, {
    remember: (resource) => (prefix === '' ? resource : withAffix(resource, 'prefixes', prefix)),
    change: (name) => prefix + name,
  })
}

/** `nameSuffix`: `a` becomes `a-v2`. References follow at the end of the build. */
export function addSuffix(
  resources: readonly Resource[],
  suffix: string,
  specs: readonly FieldSpec[],
): readonly Resource[] {
  return addAffix(resources, specs, {
    remember: (resource) => (suffix === '' ? resource : withAffix(resource, 'suffixes', suffix)),
    change: (name) => name + suffix,
  })
}

interface Affix {
  readonly remember: (resource: Resource) => Resource
  readonly change: (name: string) => string
}

function addAffix(resources: readonly Resource[], specs: readonly FieldSpec[], affix: Affix): readonly Resource[] {
  const index = new FieldSpecIndex(specs)
  const edit = {
    create: 'scalar',
    createTag: '!!str',
    set: (node: Node) => setScalar(node, taggedScalar(affix.change(node.type === 'scalar' ? node.text : ''), '')),
  } as const
  return mapSame(resources, (original) => {
    const id = original.originalId
    if (neverRenamed.some((gvk) => isSelected(id, gvk))) return original
    let resource = original
    for (const path of index.for(id)) {
      if (path.spec.path === 'metadata/name') resource = affix.remember(resource)
      // Upstream checks the kind twice: the original one, then the one that the tree spells now.
      if (isSelected(resource.id, path.spec)) resource = resource.withNode(editField(resource.node, path, edit))
    }
    return resource
  })
}

function withAffix(resource: Resource, field: 'prefixes' | 'suffixes', affix: string): Resource {
  // Upstream keeps these lists comma-separated, so an affix with a comma counts as several.
  const list = [...resource.state[field], ...affix.split(',')]
  return resource.rememberId({ [field]: list })
}
