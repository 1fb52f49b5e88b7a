import type { FieldSpec } from '../resource/field-spec.ts'
import { editField, type FieldPath, FieldSpecIndex, setScalar } from '../resource/field-specs.ts'
import type { Resource } from '../resource/resource.ts'
import { type Gvk, isSelected } from '../resource/resource-id.ts'
import { mapSame } from '../tree/fields.ts'
import { type Mapping, type Node, scalarText, taggedScalar } from '../tree/node.ts'

/** Kinds whose names are global promises; upstream never renames them. */
const neverRenamed: ReadonlySet<string> = new Set(['CustomResourceDefinition', 'APIService', 'Namespace'])

/** `namePrefix`: `a` becomes `dev-a`. References follow at the end of the build. */
export function addPrefix(
  resources: readonly Resource[],
  prefix: string,
  specs: readonly FieldSpec[],
): readonly Resource[] {
  // Upstream keeps these lists comma-separated, so an affix with a comma counts as several.
  const added = prefix.split(',')
  return addAffix(resources, specs, {
    renamed: (resource, node) => {
      const { prefixes, suffixes } = resource.state
      if (prefix === '') return resource.withNode(node)
      return resource.renamed(node, { prefixes: joined(prefixes, added), suffixes })
    },
    change: (name) => prefix + name,
  })
}

/** `nameSuffix`: `a` becomes `a-v2`. References follow at the end of the build. */
export function addSuffix(
  resources: readonly Resource[],
  suffix: string,
  specs: readonly FieldSpec[],
): readonly Resource[] {
  const added = suffix.split(',')
  return addAffix(resources, specs, {
    renamed: (resource, node) => {
      const { prefixes, suffixes } = resource.state
      if (suffix === '') return resource.withNode(node)
      return resource.renamed(node, { prefixes, suffixes: joined(suffixes, added) })
    },
    change: (name) => name + suffix,
  })
}

interface Affix {
  /** The resource with a node that may have another name, and with a note of the affix. */
  readonly renamed: (resource: Resource, node: Mapping) => Resource
  readonly change: (name: string) => string
}

function addAffix(resources: readonly Resource[], specs: readonly FieldSpec[], affix: Affix): readonly Resource[] {
  const index = new FieldSpecIndex(specs)
  const edit = {
    create: 'scalar',
    createTag: '!!str',
    set: (node: Node) => setScalar(node, taggedScalar(affix.change(scalarText(node)), '')),
  } as const
  return mapSame(resources, (original) => {
    const id = original.originalId
    if (isNeverRenamed(id)) return original
    const paths = index.for(id)
    const [only] = paths
    // What is wrong with an id comes before what is wrong with a field.
    if (paths.length === 1 && only?.spec.path === 'metadata/name' && !original.hasCommas) {
      const node = isSelected(original.id, only.spec) ? editField(original.node, only, edit) : original.node
      return affix.renamed(original, node)
    }
    let resource = original
    for (let i = 0; i < paths.length; i++) {
      const path = paths[i] as FieldPath
      if (path.spec.path === 'metadata/name') resource = affix.renamed(resource, resource.node)
      // Upstream checks the kind twice: the original one, then the one that the tree spells now.
      if (isSelected(resource.id, path.spec)) resource = resource.withNode(editField(resource.node, path, edit))
    }
    return resource
  })
}

function joined(affixes: readonly string[], added: readonly string[]): readonly string[] {
  return affixes.length === 0 ? added : [...affixes, ...added]
}

function isNeverRenamed({ kind, group }: Gvk): boolean {
  return neverRenamed.has(kind) && (kind !== 'APIService' || group === 'apiregistration.k8s.io')
}
