import { fieldArgumentParts } from '../../explain/field-argument.ts'
import type { ExplainedField, ExplainedResource } from '../../index.ts'

/** The kinds whose selectors and templates `labels` can change. */
const labeledKinds: ReadonlySet<string> = new Set([
  ...['DaemonSet', 'Deployment', 'ReplicaSet', 'ReplicationController', 'Service', 'StatefulSet'],
])

const templateLabels = 'spec/template/metadata/labels'
const selectors: ReadonlySet<string> = new Set(['spec/selector', 'spec/selector/matchLabels'])

/**
 * Returns the hint for a label that an entry of `labels` sets only in `metadata`: the option that also sets it in other
 * fields.
 */
export function missingLabelHint(
  field: string,
  { kind, fields }: Pick<ExplainedResource, 'kind' | 'fields'>,
): string | undefined {
  const parts = fieldArgumentParts(field)
  const label = parts.at(-1)
  const above = parts.slice(0, -1).join('/')
  if (!labeledKinds.has(kind) || (above !== templateLabels && !selectors.has(above))) return undefined
  const isLabel = ({ path }: ExplainedField): boolean =>
    path.length === 3 && path[0] === 'metadata' && path[1] === 'labels' && path[2] === label
  const step = fields.find(isLabel)?.steps.at(-1)
  if (step?.by !== 'labels') return undefined
  const set = `the entry at ${step.file}:${step.line} sets this label only in "metadata": add`
  return above === templateLabels
    ? `${set} \`includeTemplates: true\``
    : `${set} \`includeSelectors: true\`, but only before the first deployment, since the selectors of workloads cannot change`
}
