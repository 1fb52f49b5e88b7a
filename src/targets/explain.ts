import { buildTraced } from '../build/build.ts'
import type { Explanation } from '../explain/explanation.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'
import { openTarget } from './open-targets.ts'
import type { TargetOptions } from './target.ts'

/**
 * Builds a target and explains which file and line set each field of the result.
 *
 * @param source a target as for `openTarget`, or a kustomization object. Default: `.`
 * @throws KuiltError on any mistake in the input, as `build` does
 *
 * @example
 * ```ts
 * import {
 *   type ExplainedField,
 *   type ExplainedLine,
 *   type ExplainedPlace,
 *   type ExplainedResource,
 *   type ExplainedStep,
 *   type Explanation,
 *   explain,
 *   memoryFileSystem,
 *   type MissingField,
 *   type NearMiss,
 *   type PatchedValue,
 *   type PatchReport,
 *   type PatchUse,
 *   type TargetDifference,
 * } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'base/kustomization.yaml': 'resources: [web.yaml]',
 *   'base/web.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 1 }',
 *   'prod/kustomization.yaml': 'resources: [../base]\nreplicas:\n  - { name: web, count: 5 }',
 * })
 * const explanation: Explanation = await explain('prod', { fileSystem })
 * const web: ExplainedResource | undefined = explanation.find('Deployment/web')
 * const replicas: ExplainedField | undefined = web?.find('spec.replicas')[0]
 * const last: ExplainedStep | undefined = replicas?.steps.at(-1)
 * console.log(`${last?.file}:${last?.line} ${last?.by}`) // prod/kustomization.yaml:3 replicas
 * const [name]: readonly ExplainedPlace[] = last?.through ?? []
 * console.log(name?.column) // 13
 * const [firstLine]: readonly ExplainedLine[] = web?.lines ?? []
 * console.log(firstLine?.text) // apiVersion: apps/v1
 * const missing: MissingField | undefined = web?.missing('spec.replica')
 * console.log(missing?.hint) // did you mean "spec.replicas"?
 * const report: PatchReport = explanation.whyNot('base/web.yaml')
 * console.log(report.uses.length, report.hint) // 0 it would apply to Deployment "web"
 * const [use]: readonly PatchUse[] = report.uses
 * const [value]: readonly PatchedValue[] = use?.values ?? []
 * const [nearest]: readonly NearMiss[] = use?.nearest ?? []
 * const [difference]: readonly TargetDifference[] = nearest?.differences ?? []
 * console.log(value?.outcome, difference?.wanted) // undefined undefined
 * ```
 */
export async function explain(source: string | Kustomization = '.', options: TargetOptions = {}): Promise<Explanation> {
  if (typeof source !== 'string') return (await buildTraced(source, options)).explain()
  const target = await openTarget(source, options)
  return (await target.render({ purpose: 'explain' })).explain()
}
