import type { FieldPath } from '../../diagnostics/index.ts'
import type { ExplainInput } from '../../explain/join-explanations.ts'
import { type Cause, childTraces, Steps, Trace } from '../../explain/trace/steps.ts'
import type { ChartOrigins } from '../../helm/chart-origins.ts'
import type { ChartCrd, RenderedChart } from '../../helm/render-chart.ts'
import { readResources } from '../../resource/read-resources.ts'
import type { Resource } from '../../resource/resource.ts'
import { builtinScope } from '../../schema/scope.ts'
import { childrenOf } from '../../tree/children.ts'
import type { Node } from '../../tree/node.ts'

/**
 * The objects of a chart, and the steps that set their fields: the line of a template, then the line of a values file.
 */
export function explainedChart(
  { crds, manifests, hooks }: RenderedChart,
  origins: ChartOrigins,
): Pick<ExplainInput, 'resources' | 'traceOf'> {
  const documents = new Map<Resource, ChartCrd>()
  for (const document of [...crds, ...manifests, ...hooks]) {
    const { text, template } = document
    for (const resource of readResources(text, template, builtinScope)) documents.set(resource, document)
  }
  const traces = new Map<Resource, Trace>()
  const traceOf = (resource: Resource): Trace => {
    const document = documents.get(resource)
    const trace =
      traces.get(resource) ?? traceTree(resource.node, [], (node, path) => stepsOf(node, path, document, origins))
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

function stepsOf(node: Node, path: FieldPath, document: ChartCrd | undefined, origins: ChartOrigins): Steps {
  const value = node.type === 'scalar' ? node.text : undefined
  const origin = document && origins.find(document, path, value)
  const cause = (by: string, at: ReturnType<Cause['at']>): Cause => ({ by, at: () => at })
  const template = new Steps(cause('template', origin?.template), [], node)
  // Maps and lists come from several locations.
  if (value === undefined || origin?.values === undefined) return template
  return new Steps(cause('values', origin.values), [], node, template)
}
