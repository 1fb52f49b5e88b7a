import { fieldBelow, formatFieldPath, type Location } from '../../diagnostics/location.ts'
import { type Warning, warning } from '../../diagnostics/warning.ts'
import { describeId, type ResourceId } from '../../resource/resource-id.ts'
import { getText } from '../../tree/fields.ts'
import type { Mapping, Node, Sequence } from '../../tree/node.ts'
import type { CellWrites } from '../../tree/shared-cells.ts'

type Path = readonly (string | number)[]

interface PatchedAt {
  readonly at: Location
  readonly warn: (warning: Warning) => void
}

/** Warnings about effects of a strategic merge that users may not expect; one object per patch and resource. */
export class MergeWarnings {
  readonly #id: ResourceId
  readonly #context: PatchedAt

  constructor(id: ResourceId, context: PatchedAt) {
    this.#id = id
    this.#context = context
  }

  /**
   * A list of an object whose kind has no schema is replaced as a whole. Warns if its elements have names or similar keys,
   * since such lists merge in kinds with a schema.
   */
  replacedList(path: Path, target: Sequence, patch: Sequence): void {
    const [names, kept] = [namesIn(target), namesIn(patch)]
    const lost = names.filter((name) => !kept.includes(name))
    if (lost.length === 0 || hasRepeats(names) || hasRepeats(kept)) return
    const params = { id: describeId(this.#id), field: formatFieldPath(path), lost }
    const hint =
      'lists merge by name only for kinds with a schema: write the whole list, use a JSON patch, or set `openapi` to a schema'
    this.#context.warn(warning('PATCH_LIST_REPLACED', params, { at: this.#below(path), hint }))
  }

  /** Warns about every field of `root` that `writes` will change because it shares its value with a patched field. */
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
        'kustomize shares the value of a label that one entry adds to several fields: patch all of them, or use another label'
      this.#context.warn(warning('PATCH_SHARED_VALUE', params, { at: this.#below(patched.get(label) ?? []), hint }))
    }
  }

  #below(path: Path): Location {
    return fieldBelow(this.#context.at, path)
  }
}

/** The fields by which lists merge in pods of kinds with a schema. */
const keys = ['name', 'containerPort', 'mountPath', 'devicePath'] as const

function namesIn(list: Sequence): readonly string[] {
  return list.items.map(nameOf).filter((name) => name !== '')
}

function hasRepeats(names: readonly string[]): boolean {
  return new Set(names).size < names.length
}

function nameOf(item: Node): string {
  const key = keys.find((field) => getText(item, field) !== '')
  return key === undefined ? '' : getText(item, key)
}
