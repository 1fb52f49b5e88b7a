import { getText } from '../tree/fields.ts'
import type { PatchStep } from './patcher.ts'

/** Matches pointers to the fields of an ID, and to everything around them. */
const idPointer = /^(?:\/metadata(?:\/name(?:space)?)?|\/kind|\/apiVersion|)$/

/** True if a patch may delete resources or change their IDs, so that the targets of later patches may depend on it. */
export function mayChangeIds({ patch, allowNameChange, allowKindChange }: PatchStep): boolean {
  if (patch.type === 'json') {
    return patch.patch.operations.some(({ pointers }) => pointers.some((pointer) => idPointer.test(pointer)))
  }
  const deletes = patch.documents.some(({ node }) => getText(node, '$patch') === 'delete')
  return deletes || allowNameChange === true || allowKindChange === true
}
