import { type FieldPath, KuiltError, type Location, type Warning, warning } from '../diagnostics/index.ts'
import { joinPath } from '../files/paths.ts'
import { locationOf } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'
import { defaultNamespace, describeId } from '../resource/resource-id.ts'
import { getText } from '../tree/fields.ts'
import type { FunctionResource, FunctionResourceRef, FunctionResult } from './function-api.ts'
import type { FunctionAnswer, ReportedProblem } from './function-calls.ts'

interface ProblemContext {
  /** The resources that were passed to the function. */
  readonly resources: readonly Resource[]
  /** The `apiVersion/kind` of the function config. */
  readonly name: string
  /** The location of the function config. */
  readonly at: Location | undefined
  /** The directory of the kustomization that lists the function. */
  readonly directory: string
  readonly warn: (warning: Warning) => void
}

/**
 * Reports the problems that a function found: errors in one exception, and all others as warnings.
 *
 * @throws KuiltError FUNCTION_ERROR with all errors
 */
export function reportProblems({ problems, results }: FunctionAnswer, context: ProblemContext): void {
  const all = [...problems, ...results.map((result) => fromResult(result, context))]
  const errors = all.flatMap((problem) => {
    const { severity = 'error', hint } = problem
    const { at, resource } = locateProblem(problem, context)
    const params = { function: context.name, resource, message: problem.message }
    if (severity === 'error') {
      const notes = at === context.at ? [] : [{ message: `reported by the function ${context.name}`, at: context.at }]
      return [new KuiltError('FUNCTION_ERROR', params, { at, hint, notes })]
    }
    // A warning needs a path, even an empty one, to get a line and a column.
    const details = { at: at && { path: [], ...at }, hint }
    context.warn(warning(severity === 'info' ? 'FUNCTION_INFO' : 'FUNCTION_WARNING', params, details))
    return []
  })
  const [first, ...related] = errors
  if (first !== undefined) throw first.with({ related })
}

interface LocatedProblem extends ReportedProblem {
  readonly at?: Location
}

/** KRM functions omit the severity of informational results. */
function fromResult(
  { message, severity, resourceRef, field, file }: FunctionResult,
  { directory }: ProblemContext,
): LocatedProblem {
  return {
    message,
    severity: severity ?? 'info',
    ...(field?.path === undefined ? {} : { path: field.path }),
    ...(resourceRef === undefined ? {} : { resource: resourceRef }),
    ...(file?.path === undefined ? {} : { at: { file: joinPath(directory, file.path), document: file.index ?? 0 } }),
  }
}

interface ProblemLocation {
  readonly at: Location | undefined
  /** The name of the resource in messages; empty if the problem is not about a resource. */
  readonly resource: string
}

function locateProblem(problem: LocatedProblem, { resources, at: configAt }: ProblemContext): ProblemLocation {
  const path = typeof problem.path === 'string' ? parseFieldPath(problem.path) : (problem.path ?? [])
  const { resource: target } = problem
  if (target === undefined) return { at: problem.at === undefined ? configAt : { ...problem.at, path }, resource: '' }
  const found = typeof target === 'number' ? resources[target] : resources.find((one) => isNamed(one, idOf(target)))
  if (found !== undefined) return { at: locationOf(found, path) ?? configAt, resource: describeId(found.id) }
  return { at: configAt, resource: typeof target === 'number' ? '' : `${target.kind} ${idOf(target).name}` }
}

interface TargetId {
  readonly apiVersion: string | undefined
  readonly kind: string
  readonly name: string
  readonly namespace: string | undefined
}

function idOf(target: FunctionResource | FunctionResourceRef): TargetId {
  const { apiVersion, kind } = target
  const { name, namespace } = isResource(target) ? target.metadata : target
  return { apiVersion, kind, name, namespace }
}

function isResource(target: FunctionResource | FunctionResourceRef): target is FunctionResource {
  return 'metadata' in target
}

/** True if a reference identifies the resource. Fields that the reference omits are not compared. */
function isNamed({ id, node }: Resource, { apiVersion, kind, name, namespace }: TargetId): boolean {
  if (kind !== id.kind || name !== id.name) return false
  if (apiVersion !== undefined && apiVersion !== getText(node, 'apiVersion')) return false
  return namespace === undefined || (namespace || defaultNamespace) === (id.namespace || defaultNamespace)
}

/** Parses the output of `formatFieldPath`, such as `spec.containers[0].image` or `metadata.annotations["a.b/c"]`. */
function parseFieldPath(path: string): FieldPath {
  return Array.from(path.matchAll(/\["([^"]*)"\]|\[(\d+)\]|([^.[\]]+)/g), ([, quoted, index, plain = '']) =>
    index === undefined ? (quoted ?? plain) : Number(index),
  )
}
