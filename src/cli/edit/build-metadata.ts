import { didYouMean } from '../../diagnostics/hints.ts'
import { KuiltError } from '../../diagnostics/index.ts'
import type { Argument } from '../command.ts'

const options = ['originAnnotations', 'transformerAnnotations', 'managedByLabel'] as const

export const buildMetadataArgument: Argument = {
  name: 'OPTION[,OPTION]',
  summary: options.join(', '),
}

export const buildMetadataDescription =
  'originAnnotations says in each resource where it comes from, transformerAnnotations which transformers changed it, managedByLabel adds the label app.kubernetes.io/managed-by.'

/** @throws KuiltError USAGE_ARGUMENT_INVALID */
export function parseBuildMetadata(list: string): readonly string[] {
  const known: readonly string[] = options
  const chosen = list.split(',')
  const unknown = chosen.find((option) => !known.includes(option))
  if (unknown === undefined) return chosen
  const closest = didYouMean(unknown, known)
  const hint = closest === undefined ? undefined : `did you mean ${closest}?`
  throw new KuiltError('USAGE_ARGUMENT_INVALID', { argument: 'OPTION', value: unknown, expected: known }, { hint })
}
