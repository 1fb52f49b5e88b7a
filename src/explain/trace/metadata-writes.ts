import { type FieldPath, fieldBelow, type Location } from '../../diagnostics/index.ts'
import { fieldAt, type Layer } from '../../layer/context.ts'
import { internalAnnotations } from '../../resource/internal-annotations.ts'
import type { Resource } from '../../resource/resource.ts'
import { writtenBy } from './steps.ts'
import type { ChangeOptions } from './tree-changes.ts'

interface MetadataWrite {
  /** The entries of `buildMetadata` that enable the metadata. */
  readonly options: readonly string[]
  readonly byText: boolean
  /** The configurations of the plugins that have run. Default: none. */
  readonly plugins?: readonly Location[]
}

/**
 * Returns the options for tracing the labels and annotations that `buildMetadata` adds to a resource. An entry of the
 * field enables each of them.
 */
export function metadataOptions(
  layer: Layer,
  { options, byText, plugins = [] }: MetadataWrite,
): (before: Resource) => ChangeOptions {
  const { file, kustomization } = layer
  const { buildMetadata = [] } = kustomization
  const positionOf = (option: string): Location | undefined => {
    const index = buildMetadata.indexOf(option)
    return index < 0 ? undefined : fieldAt(layer, 'buildMetadata', index)
  }
  return ({ state: { madeBy } }) => {
    const maker = madeBy === undefined || madeBy.file === file ? [] : configId(madeBy)
    const written: ChangeOptions['written'] = (node, path, before) => {
      const at = (below: FieldPath): Location | undefined => {
        const isTransformation = [...path, ...below].at(-1) === internalAnnotations.transformations.name
        const [first, second] = isTransformation ? options.toReversed() : options
        return positionOf(first ?? '') ?? positionOf(second ?? '') ?? { file, document: 0, path: [] }
      }
      const through = (below: FieldPath): readonly Location[] =>
        [...path, ...below].at(-1) === internalAnnotations.transformations.name
          ? [...maker, ...plugins.flatMap(configId)]
          : maker
      return writtenBy({ by: 'buildMetadata', at, through }, node, before)
    }
    return { byText, written }
  }
}

/** Returns the locations of the fields that identify the configuration of a plugin in the annotations. */
function configId(config: Location): readonly Location[] {
  return [['apiVersion'], ['kind'], ['metadata', 'name']].map((path) => fieldBelow(config, path))
}
