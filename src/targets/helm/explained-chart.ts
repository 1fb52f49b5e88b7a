import type { FieldPath, Location } from '../../diagnostics/index.ts'
import type { ExplainInput } from '../../explain/join-explanations.ts'
import { type Cause, childTraces, Steps, Trace } from '../../explain/trace/steps.ts'
import type { ChartOrigins } from '../../helm/chart-origins.ts'
import type { ChartCrd, RenderedChart } from '../../helm/render-chart.ts'
import type { SetValue } from '../../helm/value-sources.ts'
import { readManifests } from '../../resource/read-resources.ts'
import type { Resource } from '../../resource/resource.ts'
import { builtinScope } from '../../schema/scope.ts'
import { childrenOf } from '../../tree/children.ts'
import type { Node } from '../../tree/node.ts'

/** Returns the location of a value that is not in a file. */
export type LocateValue = (set: SetValue) => Location | undefined

/** Returns the steps that set the fields of an object in a rendered document. */
export function chartTrace(
  { node }: Resource,
  document: ChartCrd | undefined,
  origins: ChartOrigins,
  locate?: LocateValue,
): Trace {
  return traceTree(node, [], (each, path) => {
    const value = each.type === 'scalar' ? each.text : undefined
    const origin = document && origins.find(document, path, value)
    const cause = (by: string, at: ReturnType<Cause['at']>): Cause => ({ by, at: () => at })
    const template = new Steps(cause('template', origin?.template), [], each)
    const values = (origin?.set && locate?.(origin.set)) ?? origin?.values
    // The content of a map or list comes from several locations.
    if (value === undefined || values === undefined) return template
    return new Steps(cause('values', values), [], each, template)
  })
}

/**
 * Returns the objects of a chart with the steps that set their fields: the line of a template, then the line of a
 * values file.
 */
export function explainedChart(
  { crds, manifests, hooks }: RenderedChart,
  origins: ChartOrigins,
  locate?: LocateValue,
): Pick<ExplainInput, 'resources' | 'traceOf'> {
  const documents = new Map<Resource, ChartCrd>()
  for (const document of [...crds, ...manifests, ...hooks]) {
    const { text, template } = document
    for (const resource of readManifests(text, template, builtinScope)) documents.set(resource, document)
  }
  const traces = new Map<Resource, Trace>()
  const traceOf = (resource: Resource): Trace => {
    const document = documents.get(resource)
    const trace = traces.get(resource) ?? chartTrace(resource, document, origins, locate)
    traces.set(resource, trace)
    return trace
  }
  return { resources: [...documents.keys()], traceOf }
}

function traceTree(node: Node, path: FieldPath, stepsAt: (node: Node, path: FieldPath) => Steps): Trace {
  const children = childrenOf(node).map(
    ({ step, child }) => [step, traceTree(child, [...path, step], stepsAt)] as const,
  )
  return new Trace(stepsAt(node, path), childTraces(children))
}
