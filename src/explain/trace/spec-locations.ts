import { attempt, type FieldPath, fieldBelow, type Location } from '../../diagnostics/index.ts'
import type * as K from '../../kustomization/kustomization.gen.ts'
import type { Layer } from '../../layer/context.ts'
import { crdSpecs } from '../../layer/crds.ts'
import type { Resource } from '../../resource/resource.ts'
import { type Gvk, isSelected } from '../../schema/gvk.ts'
import { specNames } from '../../tree/field-path.ts'
import type { JsonValue } from '../../tree/node.ts'
import { readPlain } from '../../yaml/read/read-plain.ts'
import { scalarLocations } from './locations.ts'

/** A field of a file in `configurations` that lists the fields of a transformer. */
export type Section = keyof K.TransformerConfig

interface LocatedSpec {
  readonly section: Section
  readonly spec: K.FieldSpec
  readonly places: readonly Location[]
}

/** Finds the locations in the files in `configurations` and `crds` that list the fields for transformers. */
export class SpecLocations {
  readonly #layers: Set<Layer> = new Set()
  #specs: readonly LocatedSpec[] | undefined

  /** Adds the files of a layer, which apply in that layer and in the layers above it. */
  add(layer: Layer): void {
    const { configurations = [], crds = [] } = layer.kustomization
    if (configurations.length === 0 && crds.length === 0) return
    this.#layers.add(layer)
    this.#specs = undefined
  }

  get isEmpty(): boolean {
    return this.#layers.size === 0
  }

  /** Returns the locations of the entries that cause a transformer to write to a field of a resource. */
  of(sections: readonly Section[], { originalId, id }: Resource, path: FieldPath): readonly Location[] {
    if (this.isEmpty) return []
    this.#specs ??= [...this.#layers].flatMap(specsOf)
    return this.#specs
      .filter(({ section, spec }) => sections.includes(section) && appliesTo(spec, [id, originalId], path))
      .flatMap(({ places }) => places)
  }
}

/** Returns the locations of the field specs in the configuration of a plugin that cause it to write to a field. */
export function specPlaces(
  specs: readonly K.FieldSpec[],
  { originalId, id }: Resource,
  { path, at }: { readonly path: FieldPath; readonly at: Location },
): readonly Location[] {
  return specs.flatMap((spec, i) =>
    appliesTo(spec, [id, originalId], path) ? scalarLocations(spec, fieldBelow(at, [i])) : [],
  )
}

function appliesTo(
  { group = '', version = '', kind = '', path = '' }: K.FieldSpec,
  ids: readonly Gvk[],
  field: FieldPath,
): boolean {
  return leadsTo(specNames(path), field) && ids.some((id) => isSelected(id, { group, version, kind }))
}

/**
 * True if a field spec selects a field, or the map that contains it.
 *
 * @param names the fields of the path of the field spec: see `specNames`
 */
export function leadsTo(names: readonly string[], path: FieldPath): boolean {
  let i = 0
  for (const name of names) {
    while (typeof path[i] === 'number') i++
    if (path[i] !== name) return false
    i++
  }
  return true
}

function specsOf(layer: Layer): readonly LocatedSpec[] {
  const { configurations = [], crds = [] } = layer.kustomization
  // The build has decoded the same files.
  const read = (name: string): unknown => attempt(() => readPlain(layer.loader.load(name), ''))
  const fileOf = (name: string): Location => ({ file: layer.loader.resolve(name), document: 0, path: [] })
  const configured = configurations.flatMap((name) => {
    const config = read(name) as K.TransformerConfig | null | undefined
    if (typeof config !== 'object' || config === null) return []
    const file = fileOf(name)
    return [...plainSpecs(config, file), ...referenceSpecs(config, file)]
  })
  const defined = crds.flatMap((name) => {
    const file = fileOf(name)
    const specs = attempt(() => crdSpecs(read(name) as JsonValue, file.file)) ?? []
    return specs.map(
      ({ section, spec, places }): LocatedSpec => ({
        section,
        spec,
        places: places.map((path) => fieldBelow(file, path)),
      }),
    )
  })
  return [...configured, ...defined]
}

function plainSpecs({ nameReference: _, ...sections }: K.TransformerConfig, file: Location): readonly LocatedSpec[] {
  return (Object.entries(sections) as [Section, readonly K.FieldSpec[] | null][]).flatMap(([section, specs]) =>
    (specs ?? []).map((spec, i) => ({ section, spec, places: scalarLocations(spec, fieldBelow(file, [section, i])) })),
  )
}

function referenceSpecs({ nameReference }: K.TransformerConfig, file: Location): readonly LocatedSpec[] {
  return (nameReference ?? []).flatMap(({ fieldSpecs, ...target }, i) => {
    const entry = fieldBelow(file, ['nameReference', i])
    const places = scalarLocations(target, entry)
    return (fieldSpecs ?? []).map((spec, j): LocatedSpec => {
      const own = scalarLocations(spec, fieldBelow(entry, ['fieldSpecs', j]))
      return { section: 'nameReference', spec, places: [...own, ...places] }
    })
  })
}
