import type { ChangePatch } from '../../edit/edits.ts'
import type { FlagValues } from '../command.ts'

export const patchFlags = {
  path: { type: 'string', default: '', value: 'FILE', summary: 'patch file; not with --patch', completes: 'file' },
  patch: { type: 'string', default: '', value: 'TEXT', summary: 'the patch itself; not with --path' },
  group: { type: 'string', default: '', group: 'Target flags', summary: 'API group of the target' },
  version: { type: 'string', default: '', group: 'Target flags', summary: 'API version of the target' },
  kind: { type: 'string', default: '', group: 'Target flags', summary: 'kind of the target' },
  name: { type: 'string', default: '', group: 'Target flags', summary: 'name of the target' },
  namespace: { type: 'string', default: '', group: 'Target flags', summary: 'namespace of the target' },
  'label-selector': {
    type: 'string',
    default: '',
    group: 'Target flags',
    value: 'SELECTOR',
    summary: 'labels of the target',
  },
  'annotation-selector': {
    type: 'string',
    default: '',
    group: 'Target flags',
    value: 'SELECTOR',
    summary: 'annotations of the target',
  },
} as const

export function patchOf(flags: FlagValues<typeof patchFlags>): Omit<ChangePatch, 'type'> {
  const { path, patch, group, version, kind, name, namespace } = flags
  const labelSelector = flags['label-selector']
  const annotationSelector = flags['annotation-selector']
  return { path, patch, target: { group, version, kind, name, namespace, labelSelector, annotationSelector } }
}
