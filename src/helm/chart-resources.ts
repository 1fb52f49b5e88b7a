import { readManifests } from '../resource/read-resources.ts'
import type { Resource } from '../resource/resource.ts'
import type { ScopeTable } from '../schema/gvk.ts'
import type { RenderedChart } from './render-chart.ts'

/**
 * The objects that a chart renders to, in the order in which Helm prints them; lists are expanded.
 *
 * @throws KuiltError YAML_…, RESOURCE_… for documents that are not Kubernetes objects
 */
export function chartResources(rendered: RenderedChart, scope: ScopeTable): readonly Resource[] {
  const { crds, manifests, hooks } = rendered
  return [...crds, ...manifests, ...hooks].flatMap(({ template, text }) => readManifests(text, template, scope))
}
