import { warning } from '../../diagnostics/index.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { getPath } from '../../tree/fields.ts'
import { isNull, type Node, scalarText } from '../../tree/node.ts'
import type { Layer } from '../context.ts'
import type { Run } from '../transformers.ts'
import type { LabelSource } from './label-source.ts'

/** Kinds whose selector cannot be changed once they exist. */
const immutable: ReadonlySet<string> = new Set(['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'])

/** Wraps a run that adds labels: warns if it changes the selectors of resources from a base. */
export function withSelectorWarnings(run: Run, source: LabelSource): Run {
  return (resources) => {
    const result = run(resources)
    const ids: string[] = []
    const labels = new Set<string>()
    let hasClaims = false
    resources.forEach((before, i) => {
      const added = addedLabels(before, result[i] ?? before)
      if (added.length === 0) return
      hasClaims ||= hasClaimTemplates(before)
      if (!isFromBase(before, source.layer)) return
      ids.push(describeId(before.id))
      for (const label of added) labels.add(label)
    })
    if (ids.length > 0) report([...labels], ids, { ...source, hasClaims })
    return result
  }
}

function hasClaimTemplates({ node }: Resource): boolean {
  return getPath(node, 'spec', 'volumeClaimTemplates') !== undefined
}

/** Labels of templates reach the volumeClaimTemplates of a StatefulSet too, which cannot change either. */
const claimsAdvice: Readonly<Record<LabelSource['kind'], string>> = {
  labels:
    'remove `includeSelectors` and do not use `includeTemplates`: it also labels the volumeClaimTemplates of a StatefulSet, which are immutable',
  commonLabels:
    'use `labels` without `includeSelectors` and `includeTemplates`: these also label the volumeClaimTemplates of a StatefulSet, which are immutable',
  LabelTransformer: 'remove the selectors from `fieldSpecs`',
}

const advice: Readonly<Record<LabelSource['kind'], string>> = {
  labels: 'use `includeTemplates: true` instead of `includeSelectors: true`',
  commonLabels: 'use `labels` without `includeSelectors` (`includeTemplates: true` also labels the pods)',
  LabelTransformer: 'remove the selectors from `fieldSpecs`',
}

interface Report extends LabelSource {
  /** True if some of the resources have volumeClaimTemplates. */
  readonly hasClaims: boolean
}

function report(labels: readonly string[], ids: readonly string[], { context, at, kind, hasClaims }: Report): void {
  const hint = `if the base is already deployed, ${(hasClaims ? claimsAdvice : advice)[kind]}`
  context.warn(warning('SELECTOR_LABELS_CHANGED', { labels, ids, field: kind }, { at, hint }))
}

function addedLabels(before: Resource, after: Resource): readonly string[] {
  if (before === after || !immutable.has(before.id.kind)) return []
  const old = getPath(before.node, 'spec', 'selector', 'matchLabels')
  const next = getPath(after.node, 'spec', 'selector', 'matchLabels')
  // A resource without a selector cannot have been deployed.
  if (old === undefined || old === next || isNull(old)) return []
  const known = texts(old)
  return [...texts(next)].flatMap(([key, value]) => (known.get(key) === value ? [] : [key]))
}

function texts(node: Node | undefined): ReadonlyMap<string, string> {
  const entries = node?.type === 'mapping' ? node.entries : []
  return new Map(entries.map(({ key, value }) => [key.text, scalarText(value)]))
}

/** True for a resource from another kustomization, false for one from the layer's own files. */
function isFromBase({ state: { source } }: Resource, { loader, kustomization: { resources = [] } }: Layer): boolean {
  return source !== undefined && !resources.some((entry) => loader.resolve(entry) === source.file)
}
