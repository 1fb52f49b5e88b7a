import { setScalar } from '../resource/field-setter.ts'
import { type CompiledSpec, FieldSpecIndex } from '../resource/field-specs.ts'
import type { Resource } from '../resource/resource.ts'
import type { FieldSpec } from '../schema/field-spec.ts'
import { isSelected } from '../schema/gvk.ts'
import { isNeverRenamed } from '../schema/never-renamed.ts'
import { mapSame } from '../tree/fields.ts'
import { type Mapping, type Node, scalarText, taggedScalar } from '../tree/node.ts'

/**
 * `namePrefix`. References to the resource are updated at the end of the build.
 *
 * ```yaml
 * # dev-
 * metadata: { name: a }            # before
 * metadata: { name: dev-a }
 * ```
 *
 * Follows api/internal/builtins/PrefixTransformer.go, (PrefixTransformerPlugin).Transform.
 */
export function addPrefix(
  resources: readonly Resource[],
  prefix: string,
  specs: readonly FieldSpec[],
): readonly Resource[] {
  return addAffix(resources, specs, { kind: 'prefixes', text: prefix, change: (name) => prefix + name })
}

/**
 * `nameSuffix`: `a` becomes `a-v2`. References to the resource are updated at the end of the build.
 *
 * Follows api/internal/builtins/SuffixTransformer.go, (SuffixTransformerPlugin).Transform.
 */
export function addSuffix(
  resources: readonly Resource[],
  suffix: string,
  specs: readonly FieldSpec[],
): readonly Resource[] {
  return addAffix(resources, specs, { kind: 'suffixes', text: suffix, change: (name) => name + suffix })
}

interface Affix {
  readonly kind: 'prefixes' | 'suffixes'
  readonly text: string
  readonly change: (name: string) => string
}

function addAffix(
  resources: readonly Resource[],
  specs: readonly FieldSpec[],
  { kind, text, change }: Affix,
): readonly Resource[] {
  // Upstream stores the prefixes as a comma-separated list (api/resource/resource.go, appendCsvAnnotation), so a prefix
  // with a comma becomes several prefixes.
  const added = text.split(',')
  /** The resource with its new node, and with the affix recorded. */
  const renamed = (resource: Resource, node: Mapping): Resource => {
    if (text === '') return resource.withNode(node)
    const { prefixes, suffixes, [kind]: old } = resource.state
    return resource.renamed(node, { prefixes, suffixes, [kind]: joined(old, added) })
  }
  const index = new FieldSpecIndex(specs)
  const edit = {
    create: 'scalar',
    createTag: '!!str',
    set: (node: Node) => setScalar(node, taggedScalar(change(scalarText(node)), '')),
  } as const
  return mapSame(resources, (original) => {
    const id = original.originalId
    if (isNeverRenamed(id)) return original
    const selected = index.for(id)
    const [only] = selected
    // Errors in an ID are reported before errors in a field.
    if (selected.length === 1 && only?.spec.path === 'metadata/name' && !original.hasCommas) {
      const node = isSelected(original.id, only.spec) ? only.fields.edit(original.node, edit) : original.node
      return renamed(original, node)
    }
    let resource = original
    for (let i = 0; i < selected.length; i++) {
      const { spec, fields } = selected[i] as CompiledSpec
      if (spec.path === 'metadata/name') resource = renamed(resource, resource.node)
      // Upstream checks the kind twice: first the original kind, then the kind in the tree (fieldspec.go, isMatchGVK).
      if (isSelected(resource.id, spec)) resource = resource.withNode(fields.edit(resource.node, edit))
    }
    return resource
  })
}

function joined(affixes: readonly string[], added: readonly string[]): readonly string[] {
  return affixes.length === 0 ? added : [...affixes, ...added]
}
