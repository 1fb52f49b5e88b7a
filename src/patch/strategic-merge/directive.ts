import { KuiltError } from '../../diagnostics/index.ts'
import { getField, removeField } from '../../tree/fields.ts'
import { type Mapping, type Node, type Sequence, scalarText } from '../../tree/node.ts'
import { setElement } from './elements.ts'

/** The `$patch` directive of a map or a list. */
export interface Directive<T> {
  readonly action: 'merge' | 'replace' | 'delete'
  /** The patch without the directive. */
  readonly rest: T
}

const key = '$patch'

/**
 * Reads the directive of a map. Follows kyaml/yaml/merge2/smpdirective.go, determineMappingNodePatchStrategy.
 *
 * @throws KuiltError PATCH_DIRECTIVE_UNKNOWN
 */
export function mappingDirective(patch: Mapping): Directive<Mapping> {
  const value = getField(patch, key)
  if (value === undefined) return { action: 'merge', rest: patch }
  return { action: toAction(value), rest: removeField(patch, key) }
}

/**
 * Like `mappingDirective`, but keeps an unknown directive as a field: (Merger).VisitMap (kyaml/yaml/merge2/merge2.go)
 * ignores the error if there is nothing to merge into.
 */
export function lenientMappingDirective(patch: Mapping): Directive<Mapping> {
  const value = getField(patch, key)
  return value === undefined || isAction(scalarText(value)) ? mappingDirective(patch) : { action: 'merge', rest: patch }
}

/**
 * Reads the directive of a list: the first element with `$patch`, if it has no other field. Removing it also removes every
 * other element with the same `$patch`, and elements that are null or `{}`. Follows
 * kyaml/yaml/merge2/smpdirective.go, determineSequenceNodePatchStrategy.
 *
 * @throws KuiltError PATCH_DIRECTIVE_UNKNOWN
 */
export function sequenceDirective(patch: Sequence): Directive<Sequence> {
  const element = patch.items.find((item) => getField(item, key) !== undefined)
  if (element?.type !== 'mapping' || element.entries.length > 1) return { action: 'merge', rest: patch }
  const action = toAction(getField(element, key))
  return { action, rest: { ...patch, items: setElement(patch.items, undefined, { keys: [key], values: [action] }) } }
}

function toAction(value: Node | undefined): Directive<unknown>['action'] {
  const directive = scalarText(value)
  if (isAction(directive)) return directive
  throw new KuiltError('PATCH_DIRECTIVE_UNKNOWN', { directive })
}

function isAction(text: string): text is Directive<unknown>['action'] {
  return text === 'merge' || text === 'replace' || text === 'delete'
}
