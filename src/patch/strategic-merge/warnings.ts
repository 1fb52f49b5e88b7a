import type { FieldPath } from '../../diagnostics/index.ts'
import { fieldBelow, formatFieldPath, type Location } from '../../diagnostics/location.ts'
import { type Warning, warning } from '../../diagnostics/warning.ts'
import { describeId, type ResourceId } from '../../resource/resource-id.ts'
import { addToGroup } from '../../tree/groups.ts'
import type { Mapping, Node } from '../../tree/node.ts'
import type { CellWrites } from '../../tree/shared-cells.ts'

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

  /** Warns about every field of `root` that `writes` will change because it shares its value with a patched field. */
  sharedValues(root: Mapping, writes: CellWrites): void {
    const fields = new Map<string, [string, ...string[]]>()
    const patched = new Map<string, FieldPath>()
    const visit = (node: Node, path: FieldPath): void => {
      if (node.type === 'sequence') {
        for (const [i, item] of node.items.entries()) visit(item, [...path, i])
      } else if (node.type === 'mapping') {
        for (const { key, value } of node.entries) visit(value, [...path, key.text])
      } else {
        const next = node.cell && writes.get(node.cell)
        if (next === undefined) return
        const label = node.cell?.label ?? ''
        if (next.text === node.text) patched.set(label, path)
        else addToGroup(fields, label, formatFieldPath(path.slice(0, -1)))
      }
    }
    visit(root, [])
    for (const [label, changed] of fields) {
      const at = patched.get(label) ?? []
      const type = at.at(-2) === 'annotations' ? 'annotation' : 'label'
      const params = { id: describeId(this.#id), type, label, fields: changed } as const
      const hint = `kustomize shares the value of ${type === 'label' ? 'a label' : 'an annotation'} that one entry adds to several fields: patch all of them, or use another ${type}`
      this.#context.warn(warning('PATCH_SHARED_VALUE', params, { at: this.#below(at), hint }))
    }
  }

  #below(path: FieldPath): Location {
    return fieldBelow(this.#context.at, path)
  }
}
