import type { FieldPath } from '../../diagnostics/index.ts'
import { formatFieldPath } from '../../diagnostics/location.ts'
import type { Hint } from '../../diagnostics/proposal.ts'
import { warning } from '../../diagnostics/warning.ts'
import { describeId } from '../../resource/resource-id.ts'
import { getField } from '../../tree/fields.ts'
import type { Node, Sequence } from '../../tree/node.ts'
import { describeElement, elementsByName, isEdited, lostFields } from './list-elements.ts'
import { deletedElementsHint, directiveOf, replacedListHint } from './replaced-list-hint.ts'
import type { MergeReport } from './report.ts'

/** A list that a patch replaces as a whole, because the schema has no merge key for it. */
export interface ReplacedList {
  readonly path: FieldPath
  readonly target: Sequence
  readonly patch: Sequence
  /** True if the list is part of the schema, which then says that its elements do not merge. */
  readonly isKnown: boolean
}

/**
 * Lists of Kubernetes whose elements have names, but which are replaced as a whole. Users who patch them usually know
 * this, so only `kuilt lint` warns.
 */
const atomicLists: ReadonlySet<string> = new Set([
  'additionalPrinterColumns',
  'backendRefs',
  'httpHeaders',
  'items',
  'metrics',
  'options',
  'parameters',
  'subjects',
  'sysctls',
  'versions',
])

/** Those of these lists whose items need all of their fields. */
const definitions: ReadonlySet<string> = new Set(['additionalPrinterColumns', 'metrics', 'versions'])

/** Warns about lost elements and lost fields of elements. */
export function checkReplacedList(list: ReplacedList, report: MergeReport): void {
  const { path, target, patch, isKnown } = list
  const directive = patch.items.findIndex((item) => getField(item, '$patch') !== undefined)
  if (directive >= 0) {
    const onlyDeletes = patch.items.every((item) => ['', 'delete'].includes(directiveOf(item)))
    const hint = onlyDeletes ? deletedElementsHint(list) : undefined
    report.directiveInOutput([...path, directive], 'the list has no merge key', hint)
    // With any other directive, the list is replaced on purpose.
    if (!onlyDeletes) return
  }
  // An empty list is always meant to remove everything.
  if (patch.items.length === 0) return
  const [before, after] = [elementsByName(target), elementsByName(patch)]
  if (before === undefined || after === undefined) {
    if (report.lint) checkUnnamed(list, report)
    return
  }
  const isAtomic = isKnown && atomicLists.has(String(path.at(-1)))
  if (!report.lint && isAtomic && !definitions.has(String(path.at(-1)))) return
  const lost = [...before.keys()].filter((name) => !after.has(name))
  if (lost.length > 0 && (report.lint || !isAtomic)) warnOfElements(list, lost, report)
  for (const [name, element] of before) {
    const kept = after.get(name)
    if (kept !== undefined) warnOfFields(list, { name, element, kept }, report)
  }
}

/**
 * Warns about lost elements without names. Scalars are usually replaced on purpose, but maps may have been intended as
 * additions.
 */
function checkUnnamed(list: ReplacedList, report: MergeReport): void {
  const { target, patch } = list
  const lost = target.items.filter((item) => !patch.items.some((other) => isEdited(item, other)))
  const isScalars = target.items.every(({ type }) => type === 'scalar')
  const isShorter = lost.length > 1 && patch.items.length < target.items.length
  if (lost.length > 0 && (!isScalars || isShorter)) warnOfElements(list, lost.map(describeElement), report)
}

function warnOfElements(list: ReplacedList, lost: readonly string[], report: MergeReport): void {
  const params = { id: describeId(report.id), field: formatFieldPath(list.path), lost }
  const hint = (): Hint => replacedListHint(list, report)
  report.warn(warning('PATCH_LIST_REPLACED', params, { at: report.below(list.path), hint }))
}

interface KeptElement {
  readonly name: string
  readonly element: Node
  readonly kept: Node
}

function warnOfFields(list: ReplacedList, { name, element, kept }: KeptElement, report: MergeReport): void {
  const lost = lostFields(element, kept)
  if (lost.length === 0) return
  const at = report.below([...list.path, list.patch.items.indexOf(kept)])
  const params = { id: describeId(report.id), field: formatFieldPath(list.path), element: name, lost }
  const hint = (): Hint => replacedListHint(list, report)
  report.warn(warning('PATCH_FIELDS_LOST', params, { at, hint }))
}
