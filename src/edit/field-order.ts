import { fieldWriteOrder } from '../kustomization/fields.gen.ts'
import type { FieldOrder } from '../yaml/layout/change-fields.ts'

/** The usual order of the fields in nested items. kustomize sorts them alphabetically. */
const nestedOrder: readonly string[] = [
  'apiVersion',
  'group',
  'version',
  'kind',
  'name',
  'namespace',
  'newName',
  'newTag',
  'digest',
  'count',
  'includeSelectors',
  'includeTemplates',
  'pairs',
  'path',
  'patch',
  'target',
  'behavior',
  'type',
  'envs',
  'files',
  'literals',
  'options',
  'source',
  'targets',
  'select',
  'reject',
  'fieldPath',
  'fieldPaths',
  'delimiter',
  'index',
  'create',
]

const nestedRank: ReadonlyMap<string, number> = new Map(nestedOrder.map((field, i) => [field, i]))

/** Compares two fields of a nested item. Fields that are not in the list keep their order. */
function compareFields(a: string, b: string): number {
  return (nestedRank.get(a) ?? nestedOrder.length) - (nestedRank.get(b) ?? nestedOrder.length)
}

/** The position of new fields in a kustomization file. */
export const fieldOrder: FieldOrder = { topLevel: fieldWriteOrder, compareKeys: compareFields }
