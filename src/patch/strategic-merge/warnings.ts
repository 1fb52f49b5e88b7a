import { fieldBelow, type Location, type Warning, warning } from '../../diagnostics/index.ts'
import { formatFieldPath } from '../../diagnostics/render/place.ts'
import { describeId, type ResourceId } from '../../resource/resource-id.ts'
import { getText } from '../../tree/fields.ts'
import type { Mapping, Node, Sequence } from '../../tree/node.ts'
import type { CellWrites } from '../../tree/shared-cells.ts'

type Path = readonly (string | number)[]

interface Surroundings {
  readonly at: Location
  readonly warn: (warning: Warning) => void
}

/** What people may not expect of a strategic merge, told while a patch is merged into one resource. */
export class MergeWarnings {
  readonly #id: ResourceId
  readonly #around: Surroundings

  constructor(id: ResourceId, around: Surroundings) {
    this.#id = id
    this.#around = around
  }

  /**
   * A list of an object whose kind has no schema is replaced as a whole. That is worth a word where its elements have
   * names or the like, since lists of those merge in the kinds that people know.
   */
  replacedList(path: Path, target: Sequence, patch: Sequence): void {
    const kept = new Set(patch.items.map(nameOf))
    const lost = target.items.map(nameOf).filter((name) => name !== '' && !kept.has(name))
    if (lost.length === 0) return
    const params = { id: describeId(this.#id), field: formatFieldPath(path), lost }
    const hint =
      'lists merge by name only in kinds with a schema: write the whole list, use a JSON patch, or name a schema in openapi'
    this.#around.warn(warning('PATCH_LIST_REPLACED', params, { at: this.#below(path), hint }))
  }

  /** `writes` are about to be carried to every place in `root` that shares a value with a patched one. */
  sharedValues(root: Mapping, writes: CellWrites): void {
    const fields = new Map<string, string[]>()
    const patched = new Map<string, Path>()
    const visit = (node: Node, path: Path): void => {
      if (node.type === 'sequence') {
        for (const [i, item] of node.items.entries()) visit(item, [...path, i])
      } else if (node.type === 'mapping') {
        for (const { key, value } of node.entries) visit(value, [...path, key.text])
      } else {
        const next = node.cell && writes.get(node.cell)
        if (next === undefined) return
        const label = node.cell?.label ?? ''
        if (next.text === node.text) patched.set(label, path)
        else fields.set(label, [...(fields.get(label) ?? []), formatFieldPath(path.slice(0, -1))])
      }
    }
    visit(root, [])
    for (const [label, changed] of fields) {
      const params = { id: describeId(this.#id), label, fields: changed }
      const hint =
        'a label that one entry adds to several places is one value in kustomize: patch a label of your own, or all places alike'
      this.#around.warn(warning('PATCH_SHARED_VALUE', params, { at: this.#below(patched.get(label) ?? []), hint }))
    }
  }

  #below(path: Path): Location {
    return fieldBelow(this.#around.at, path)
  }
}

/** The fields by which lists merge in pods of kinds with a schema. */
const keys = ['name', 'containerPort', 'mountPath', 'devicePath'] as const

function nameOf(item: Node): string {
  const key = keys.find((field) => getText(item, field) !== '')
  return key === undefined ? '' : getText(item, key)
}
