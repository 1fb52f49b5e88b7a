import type { FieldSpec } from '../schema/field-spec.ts'
import { type Gvk, GvkMap, isSelected } from '../schema/gvk.ts'
import { FieldTree } from '../tree/field-tree.ts'

/** A field spec and its path, parsed once for all resources. */
export interface CompiledSpec {
  readonly spec: FieldSpec
  readonly fields: FieldTree<FieldSpec>
}

export function compileFieldSpec(spec: FieldSpec): CompiledSpec {
  if (spec.create) return { spec, fields: FieldTree.creating(spec, spec) }
  const fields = new FieldTree<FieldSpec>()
  fields.add(spec, spec)
  return { spec, fields }
}

/**
 * Field specs, compiled once and looked up by the kind of a resource. Like upstream (api/filters/fsslice/fsslice.go),
 * callers apply them one after another, so each spec sees the changes of the previous one.
 */
export class FieldSpecIndex {
  readonly #byGvk: GvkMap<readonly CompiledSpec[]>

  constructor(specs: readonly FieldSpec[]) {
    const compiled = specs.map(compileFieldSpec)
    this.#byGvk = new GvkMap((gvk) => compiled.filter(({ spec }) => isSelected(gvk, spec)))
  }

  /** The specs whose group, version and kind select `gvk`, in order. */
  for(gvk: Gvk): readonly CompiledSpec[] {
    return this.#byGvk.get(gvk)
  }
}
