import { type FieldPath, KuiltError, type Location, type Warning } from '../../diagnostics/index.ts'
import { locationOf } from '../../resource/locations.ts'
import type { Resource } from '../../resource/resource.ts'
import { controllerNumbers, readableObjects, withMetadata } from './applied-objects.ts'
import { type Definition, describeDefinition } from './definition.ts'
import type { FluxSpec } from './read-spec.ts'
import { roundedNumbers } from './rounded-numbers.ts'
import { invalidName, isSubstituteDisabled, substituteResource } from './substitute-resource.ts'
import { SubstitutionChecks } from './substitution-checks.ts'
import type { FluxTracer } from './tracing.ts'
import type { Variable } from './variables.ts'

export interface FinishContext {
  readonly definition: Definition
  readonly spec: FluxSpec
  /** The variables. Undefined without `postBuild`. */
  readonly variables: ReadonlyMap<string, Variable> | undefined
  /** The objects with variables that are not in the repository. */
  readonly missing: readonly string[]
  readonly strict: boolean
  readonly tracer: FluxTracer | undefined
  readonly warn: (warning: Warning) => void
}

/** The objects of a Kustomization after the build. */
export interface FinishedObjects {
  readonly resources: readonly Resource[]
  /** The variables in `substitute` that no object uses. */
  readonly unusedVariables: readonly string[]
}

/** Returns the objects of a Kustomization as the controller applies them. @throws KuiltError FLUX_… */
export function finishKustomization(resources: readonly Resource[], context: FinishContext): FinishedObjects {
  const { resources: substituted, unusedVariables } = substituteAll(resources, context)
  const { definition, spec, tracer, warn } = context
  const owner = { ...definition, group: 'kustomize.toolkit.fluxcd.io', commonMetadata: spec.commonMetadata }
  const applied = readableObjects(substituted, warn).map((resource) => appliedObject(resource, { owner, tracer, warn }))
  return { resources: applied, unusedVariables }
}

function substituteAll(resources: readonly Resource[], context: FinishContext): FinishedObjects {
  const { definition, spec, variables, missing, strict, tracer, warn } = context
  const untouched = { resources, unusedVariables: [] }
  if (variables === undefined) return untouched
  if (variables.size === 0 && spec.postBuild?.substituteStrategy !== 'Always') return untouched
  const values = new Map(Array.from(variables, ([name, { value }]) => [name, value.replaceAll('\n', '')]))
  const checks = new SubstitutionChecks({ definition, spec, variables, missing, warn })
  const result = resources.map((resource) => {
    if (isSubstituteDisabled(resource)) return resource
    const name = invalidName(values)
    if (name !== undefined) throw invalidVariable(name, context)
    const after = substituteResource(resource, { variables: values, strict })
    checks.compare(resource, after)
    tracer?.record(
      resource,
      after,
      'postBuild',
      (path) => checks.placeOf(resource, path),
      (path) => checks.throughOf(resource, path),
    )
    return after
  })
  return { resources: result, unusedVariables: checks.finish() }
}

function invalidVariable(name: string, { definition, variables }: FinishContext): KuiltError {
  const subject = describeDefinition(definition)
  return new KuiltError('FLUX_VARIABLE_NAME', { name, subject }, { at: variables?.get(name)?.at })
}

/** The object that creates other objects: a Kustomization or a ResourceSet. */
export interface Owner {
  /** The group of the labels that identify it. */
  readonly group: string
  readonly name: string
  readonly namespace: string
  readonly commonMetadata: FluxSpec['commonMetadata']
  readonly locate: Definition['locate']
}

interface ApplyContext extends Pick<FinishContext, 'tracer' | 'warn'> {
  readonly owner: Owner
}

/** An object with the labels and annotations of its owner. */
export function appliedObject(resource: Resource, { owner, tracer, warn }: ApplyContext): Resource {
  const { group, name, namespace, commonMetadata, locate } = owner
  const labels = { [`${group}/name`]: name, [`${group}/namespace`]: namespace }
  const numbers = resource.withNode(controllerNumbers(resource.node))
  roundedNumbers(resource, numbers).forEach(warn)
  const labelled = withMetadata(numbers, { labels }, warn)
  const after = withMetadata(labelled, commonMetadata ?? {}, warn)
  if (tracer !== undefined) {
    tracer.record(resource, numbers, 'resource', (path) => locationOf(resource, path))
    const ownerAt = (path: FieldPath): Location | undefined => {
      const field = String(path.at(-1)).endsWith('/namespace') ? 'namespace' : 'name'
      return locate(['metadata', field])
    }
    tracer.record(numbers, labelled, 'owner label', ownerAt)
    tracer.record(labelled, after, 'commonMetadata', (path) => {
      const [, field = 'labels', ...rest] = path
      return locate(['spec', 'commonMetadata', field, ...rest])
    })
  }
  return after
}
