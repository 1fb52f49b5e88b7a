import { attempt, type FieldPath } from '../../diagnostics/index.ts'
import type { PatchStep } from '../../patch/patcher.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { compileSelector, metadataTexts } from '../../resource/selector.ts'
import { nearMisses, type SelectorField } from '../../resource/selector-hint.ts'
import { nodeAt } from '../../tree/children.ts'
import type { ExplainedStep } from '../explanation.ts'
import type { NearMiss, TargetDifference, WhyNotInput } from './patch-report.ts'

const mostNearest = 3

export function nearestOf(
  target: NonNullable<PatchStep['target']>,
  resources: readonly Resource[],
  input: WhyNotInput,
): readonly NearMiss[] {
  const misses = attempt(() => nearMisses(target, resources)) ?? []
  const fewest = misses[0]?.wrong.length
  return misses
    .filter(({ wrong }) => wrong.length === fewest)
    .slice(0, mostNearest)
    .map(({ resource, wrong }) => ({
      resource: describeId(resource.id),
      differences: wrong.map((field) => difference(field, { wanted: target[field] ?? '', resource, input })),
    }))
}

interface Missed {
  readonly wanted: string
  readonly resource: Resource
  readonly input: WhyNotInput
}

function difference(field: SelectorField, { wanted, resource, input }: Missed): TargetDifference {
  const path = pathOf(field)
  const isWritten = nodeAt(resource.node, path) !== undefined
  const at = isWritten ? input.traceOf(resource).at(path).steps.at : undefined
  const later = field === 'name' || field === 'namespace' ? laterStep(field, { wanted, resource, input }) : undefined
  return {
    field,
    wanted,
    actual: actualOf(field, resource),
    ...(at !== undefined && { place: input.placeOf(at) }),
    ...(later !== undefined && { later }),
  }
}

const idFields: Readonly<Partial<Record<SelectorField, FieldPath>>> = {
  kind: ['kind'],
  name: ['metadata', 'name'],
  namespace: ['metadata', 'namespace'],
  labelSelector: ['metadata', 'labels'],
  annotationSelector: ['metadata', 'annotations'],
}

function pathOf(field: SelectorField): FieldPath {
  return idFields[field] ?? ['apiVersion']
}

function actualOf(field: SelectorField, { id, node }: Resource): string {
  if (field === 'labelSelector') return pairsText(metadataTexts(node, 'labels'))
  if (field === 'annotationSelector') return pairsText(metadataTexts(node, 'annotations'))
  return id[field]
}

function pairsText(pairs: ReadonlyMap<string, string>): string {
  return Array.from(pairs, ([key, value]) => `${key}=${value}`).join(',')
}

/** Returns the step after the patch that sets the required name or namespace. */
function laterStep(field: 'name' | 'namespace', { wanted, resource, input }: Missed): ExplainedStep | undefined {
  const selector = attempt(() => compileSelector({ [field]: wanted }))
  const index = input.built.findIndex(
    (built) => built.originalId.name === resource.originalId.name && built.id.kind === resource.id.kind,
  )
  const built = input.built[index]
  if (built === undefined || selector?.matches(built) !== true) return undefined
  return input.explained[index]?.find(`metadata.${field}`)[0]?.steps.at(-1)
}
