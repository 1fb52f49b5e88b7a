import { didYouMean } from '../../diagnostics/hints.ts'
import { KuiltError } from '../../diagnostics/index.ts'
import type { ChangePatch } from '../../edit/edits.ts'
import type { Argument, FlagValues } from '../command.ts'

export const buildMetadataOptions = ['originAnnotations', 'transformerAnnotations', 'managedByLabel'] as const

export const buildMetadataArgument: Argument = {
  name: 'OPTION[,OPTION]',
  summary: buildMetadataOptions.join(', '),
  completes: 'build-metadata-set',
}

export const buildMetadataDescription =
  'originAnnotations annotates each resource with its source, and transformerAnnotations with the transformers that changed it; managedByLabel adds the label app.kubernetes.io/managed-by.'

/** @throws KuiltError USAGE_ARGUMENT_INVALID */
export function parseBuildMetadata(list: string): readonly string[] {
  const known: readonly string[] = buildMetadataOptions
  const chosen = list.split(',')
  const unknown = chosen.find((option) => !known.includes(option))
  if (unknown === undefined) return chosen
  const closest = didYouMean(unknown, known)
  const hint = closest === undefined ? undefined : `did you mean "${closest}"?`
  throw new KuiltError('USAGE_ARGUMENT_INVALID', { argument: 'OPTION', value: unknown, expected: known }, { hint })
}

export const patchFlags = {
  path: {
    type: 'string',
    default: '',
    value: 'FILE',
    summary: 'patch file; cannot be used with --patch',
    completes: 'file',
  },
  patch: { type: 'string', default: '', value: 'TEXT', summary: 'inline patch; cannot be used with --path' },
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
    summary: 'label selector of the target',
  },
  'annotation-selector': {
    type: 'string',
    default: '',
    group: 'Target flags',
    value: 'SELECTOR',
    summary: 'annotation selector of the target',
  },
} as const

export function patchOf(flags: FlagValues<typeof patchFlags>): Omit<ChangePatch, 'type'> {
  const { path, patch, group, version, kind, name, namespace } = flags
  const labelSelector = flags['label-selector']
  const annotationSelector = flags['annotation-selector']
  return { path, patch, target: { group, version, kind, name, namespace, labelSelector, annotationSelector } }
}

/**
 * @param by the flag that requires one of the other flags; default: the command itself requires one
 * @throws KuiltError USAGE_FLAG_REQUIRED
 */
export function requireSome(isGiven: boolean, flags: readonly string[], by?: string): void {
  if (!isGiven) throw new KuiltError('USAGE_FLAG_REQUIRED', { flags, ...(by === undefined ? {} : { by }) })
}

/** @throws KuiltError USAGE_FLAGS_EXCLUSIVE */
export function rejectCombination(isTogether: boolean, flags: readonly string[]): void {
  if (isTogether) throw new KuiltError('USAGE_FLAGS_EXCLUSIVE', { flags })
}
