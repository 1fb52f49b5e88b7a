import { warning } from '../../diagnostics/index.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { getPath } from '../../tree/fields.ts'
import { isNull, type Node, scalarText } from '../../tree/node.ts'
import type { BuildContext, Layer } from '../context.ts'
import type { Run } from '../transformers.ts'

/** Kinds whose selector a cluster refuses to change. */
const immutable: ReadonlySet<string> = new Set(['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'])

interface Place {
  readonly layer: Layer
  readonly context: BuildContext
  /** Counts through `labels`; `commonLabels` comes after them. */
  readonly entry: number
}

/** The run of one entry of labels, with a warning where it changes selectors of resources that come from a base. */
export function watchSelectors(run: Run, place: Place): Run {
  return (resources) => {
    const result = run(resources)
    const ids: string[] = []
    const labels = new Set<string>()
    resources.forEach((before, i) => {
      const added = addedLabels(before, result[i] ?? before)
      if (added.length === 0 || !isFromBelow(before, place.layer)) return
      ids.push(describeId(before.id))
      for (const label of added) labels.add(label)
    })
    if (ids.length > 0) report([...labels], ids, place)
    return result
  }
}

function report(labels: readonly string[], ids: readonly string[], { layer, context, entry }: Place): void {
  const isCommon = entry === (layer.kustomization.labels ?? []).length
  const path = isCommon ? ['commonLabels'] : ['labels', entry]
  const hint = isCommon
    ? 'where the base is deployed already, use labels without includeSelectors (includeTemplates: true labels the pods too)'
    : 'where the base is deployed already, use includeTemplates: true in place of includeSelectors: true'
  const params = { labels, ids, field: isCommon ? 'commonLabels' : 'labels' }
  context.warn(warning('SELECTOR_LABELS_CHANGED', params, { at: { file: layer.file, document: 0, path }, hint }))
}

function addedLabels(before: Resource, after: Resource): readonly string[] {
  if (before === after || !immutable.has(before.id.kind)) return []
  const old = getPath(before.node, 'spec', 'selector', 'matchLabels')
  const next = getPath(after.node, 'spec', 'selector', 'matchLabels')
  // A selector that was not there could not have been deployed.
  if (old === undefined || old === next || isNull(old)) return []
  const known = texts(old)
  return [...texts(next)].flatMap(([key, value]) => (known.get(key) === value ? [] : [key]))
}

function texts(node: Node | undefined): ReadonlyMap<string, string> {
  const entries = node?.type === 'mapping' ? node.entries : []
  return new Map(entries.map(({ key, value }) => [key.text, scalarText(value)]))
}

/** True for what another kustomization has brought in: a layer may do with its own files as it likes. */
function isFromBelow({ state: { source } }: Resource, { loader, kustomization: { resources = [] } }: Layer): boolean {
  return source !== undefined && !resources.some((entry) => loader.resolve(entry) === source.file)
}
