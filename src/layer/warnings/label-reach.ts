import { type FieldPath, formatFieldPath, type Warning, warning } from '../../diagnostics/index.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { getField, getPath } from '../../tree/fields.ts'
import type { Node } from '../../tree/node.ts'
import type { Run } from '../transformers.ts'
import { isCommonLabels, type LabelsEntry, labelsAt } from './labels-entry.ts'

/** The run for an entry of labels, which also warns if the labels are added to policy peers or claim templates. */
export function withReachWarnings(run: Run, entry: LabelsEntry): Run {
  return (resources) => {
    const result = run(resources)
    resources.forEach((before, i) => {
      const after = result[i]
      if (after !== undefined && after !== before) check(before, after, entry)
    })
    return result
  }
}

function check(before: Resource, after: Resource, entry: LabelsEntry): void {
  const { layer, context, index } = entry
  const at = labelsAt(entry)
  const selects = isCommonLabels(entry) || layer.kustomization.labels?.[index]?.includeSelectors === true
  const warn = (found: Warning | undefined): void => (found === undefined ? undefined : context.warn(found))
  const id = describeId(before.id)
  if (before.id.kind === 'NetworkPolicy') {
    const peers = changedPeers(before.node, after.node)
    const hint =
      'peers without these labels no longer match: use `includeTemplates: true` instead of `includeSelectors`, or move the policy to a kustomization without the labels'
    if (peers.length > 0) warn(warning('LABELS_REACH_PEERS', { id, fields: peers.map(formatFieldPath) }, { at, hint }))
  }
  const templates = getPath(before.node, 'spec', 'volumeClaimTemplates')
  const changed = getPath(after.node, 'spec', 'volumeClaimTemplates')
  if (before.id.kind !== 'StatefulSet' || templates === undefined || templates === changed) return
  const labels = addedLabels(templates, changed)
  // With selectors, the StatefulSet cannot be changed anyway; `SELECTOR_LABELS_CHANGED` reports that.
  if (labels.length === 0 || (selects && !labels.some((label) => changesOften.test(label)))) return
  const hint =
    'for labels that change between releases, do not use `includeTemplates`, or list the fields to label under `fields`'
  warn(warning('LABELS_REACH_CLAIMS', { id, labels }, { at, hint }))
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
  return templates.items.flatMap((template) => {
    const labels = getPath(template, 'metadata', 'labels')
    return labels?.type === 'mapping' ? labels.entries.map(({ key }) => key.text) : []
  })
}
