import { type FieldPath, formatFieldPath, type Warning, warning } from '../../diagnostics/index.ts'
import { inSameNamespace, type Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { getField, getPath, getText, keyNames } from '../../tree/fields.ts'
import type { Node } from '../../tree/node.ts'
import type { Run } from '../transformers.ts'
import type { LabelSource } from './label-source.ts'

/**
 * Wraps a run that adds labels: warns if they are added to peers, to claim templates, or as the selector of a Service
 * that has none.
 */
export function withReachWarnings(run: Run, source: LabelSource): Run {
  return (resources) => {
    const result = run(resources)
    resources.forEach((before, i) => {
      const after = result[i]
      if (after === undefined || after === before) return
      check(before, after, source)
      checkService(before, after, { source, hasOwnEndpoints: () => hasOwnEndpoints(before, resources) })
    })
    return result
  }
}

function check(before: Resource, after: Resource, { context, at, kind, selects }: LabelSource): void {
  const warn = (found: Warning | undefined): void => (found === undefined ? undefined : context.warn(found))
  const id = describeId(before.id)
  if (before.id.kind === 'NetworkPolicy') {
    const peers = changedPeers(before.node, after.node)
    const hint = `peers without these labels no longer match: ${peersAdvice[kind]}, or move the policy to a kustomization without the labels`
    if (peers.length > 0) warn(warning('LABELS_REACH_PEERS', { id, fields: peers.map(formatFieldPath) }, { at, hint }))
  }
  const templates = getPath(before.node, 'spec', 'volumeClaimTemplates')
  const changed = getPath(after.node, 'spec', 'volumeClaimTemplates')
  if (before.id.kind !== 'StatefulSet' || templates === undefined || templates === changed) return
  const labels = addedLabels(templates, changed)
  // If the labels also change selectors, the StatefulSet cannot be updated anyway, which `SELECTOR_LABELS_CHANGED`
  // reports.
  if (labels.length === 0 || (selects && !labels.some((label) => changesOften.test(label)))) return
  const advice = kind === 'labels' && selects ? withoutSelectors : claimsAdvice[kind]
  const hint = `for labels that change between releases, ${advice}`
  warn(warning('LABELS_REACH_CLAIMS', { id, labels }, { at, hint }))
}

interface ServiceContext {
  readonly source: LabelSource
  readonly hasOwnEndpoints: () => boolean
}

/**
 * Warns about a Service to which labels add a selector. In many bases, all selectors come from labels, so this checks
 * only Services with separate Endpoints, which have no selector on purpose.
 */
function checkService(before: Resource, after: Resource, { source, hasOwnEndpoints }: ServiceContext): void {
  if (before.id.kind !== 'Service' || hasSelector(before) || !hasSelector(after)) return
  if (!hasOwnEndpoints()) return
  const { context, at, kind } = source
  const hint = `${selectorAdvice[kind]}, or move the Service to a kustomization without the labels`
  context.warn(warning('LABELS_CREATE_SELECTOR', { id: describeId(before.id) }, { at, hint }))
}

function hasOwnEndpoints(service: Resource, resources: readonly Resource[]): boolean {
  return resources.some(({ node, id }) => {
    if (!inSameNamespace(id, service.id)) return false
    if (id.kind === 'Endpoints') return id.name === service.id.name
    const name = getText(getPath(node, 'metadata', 'labels'), 'kubernetes.io/service-name')
    return id.kind === 'EndpointSlice' && name === service.id.name
  })
}

const peersAdvice: Readonly<Record<LabelSource['kind'], string>> = {
  labels: 'use `includeTemplates: true` instead of `includeSelectors`',
  commonLabels: 'use `labels` with `includeTemplates: true` instead of `commonLabels`',
  LabelTransformer: 'remove the peers from `fieldSpecs`',
}

const selectorAdvice: Readonly<Record<LabelSource['kind'], string>> = {
  labels: 'remove `includeSelectors`',
  commonLabels: 'use `labels` without `includeSelectors`',
  LabelTransformer: 'remove `spec/selector` from `fieldSpecs`',
}

function hasSelector({ node }: Resource): boolean {
  const selector = getPath(node, 'spec', 'selector')
  return selector?.type === 'mapping' && selector.entries.length > 0
}

const withoutSelectors =
  'use neither `includeSelectors` nor `includeTemplates`; list the fields to label under `fields`'

const claimsAdvice: Readonly<Record<LabelSource['kind'], string>> = {
  labels: 'list the fields to label under `fields` instead of using `includeTemplates`',
  commonLabels: 'use `labels` without `includeSelectors` and `includeTemplates`',
  LabelTransformer: 'remove the volumeClaimTemplates from `fieldSpecs`',
}

const changesOften = /version|release|revision|build|commit|chart|\bsha\b|tag/i

function changedPeers(before: Node, after: Node): readonly FieldPath[] {
  return ['ingress', 'egress'].flatMap((direction) => {
    const rules = getPath(before, 'spec', direction)
    const others = getPath(after, 'spec', direction)
    if (rules?.type !== 'sequence' || others?.type !== 'sequence') return []
    const field = direction === 'ingress' ? 'from' : 'to'
    return rules.items.flatMap((rule, i) => {
      const [old, next] = [getField(rule, field), getField(others.items[i], field)]
      return old === next ? [] : [['spec', direction, i, field]]
    })
  })
}

function addedLabels(before: Node, after: Node | undefined): readonly string[] {
  const old = labelsIn(before)
  return [...new Set(labelsIn(after).filter((label) => !old.includes(label)))]
}

function labelsIn(templates: Node | undefined): readonly string[] {
  if (templates?.type !== 'sequence') return []
  return templates.items.flatMap((template) => keyNames(getPath(template, 'metadata', 'labels')))
}
