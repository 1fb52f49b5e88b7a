import { type BuildResult, builtResources, objectsOf, toYaml } from '../build/build-result.ts'
import { attempt } from '../diagnostics/index.ts'
import type { Explanation } from '../explain/explanation.ts'
import { checkAbort, type Signal } from '../files/abort-signal.ts'
import { fileAccess } from '../files/disk-file-system.ts'
import { printedNode } from '../resource/printed-node.ts'
import type { Resource } from '../resource/resource.ts'
import type { JsonValue, Mapping } from '../tree/node.ts'
import { toAppliedJson } from '../yaml/json/json.ts'
import { plainJson } from '../yaml/json/plain-objects.ts'
import { type Candidate, type CandidateGroup, type Checked, type CheckSteps, checkSteps } from './check.ts'
import { expandList } from './expand-list.ts'
import { locatorOf, nowhere } from './locator.ts'
import { releaseOf } from './releases.ts'
import { deduplicate } from './repeated-fields.ts'
import type { ValidatedResource, ValidationResult, ValidationSummary } from './result.ts'
import { SchemaFiles } from './schema-files.ts'
import type { ValidateOptions, ValidationInput } from './validate.ts'

/** `validate`, in a separate module, so that its dependencies are loaded only when needed. */
export function validateBuilt(built: ValidationInput, options: ValidateOptions): ValidationResult {
  return resultOf(validateEach([{ built }], options))
}

/**
 * Like `validateBuilt`, but the signal can stop it after each resource.
 *
 * @throws the reason of the signal
 */
export async function validateUntilAborted(
  built: ValidationInput,
  options: ValidateOptions,
  signal: Signal,
): Promise<ValidationResult> {
  await checkAbort(signal)
  const steps = stepsOf([{ built }], options)
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return resultOf(step.value)
    await checkAbort(signal)
  }
}

function resultOf({ groups, warnings }: Checked): ValidationResult {
  const resources = groups.flat()
  return { resources, summary: summaryOf(resources), warnings }
}

/** The input of a validation, and the explanation of the same build if its result has none. */
export interface ExplainedInput {
  readonly built: ValidationInput
  readonly explanation?: Explanation | undefined
}

/**
 * `validate` for several results at once. Returns the results for each of them separately.
 *
 * @throws KuiltError as `validate`
 */
export function validateEach(inputs: readonly ExplainedInput[], options: ValidateOptions): Checked {
  const steps = stepsOf(inputs, options)
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value
}

function stepsOf(inputs: readonly ExplainedInput[], options: ValidateOptions): CheckSteps {
  const { kubernetesVersion, schemas = [], missingSchema = 'warn' } = options
  const release = releaseOf(kubernetesVersion)
  const files =
    schemas.length === 0 ? undefined : new SchemaFiles(schemas, { ...fileAccess(options), release: release.name })
  return checkSteps(inputs.map(groupOf), { release, missingSchema, schemas: files })
}

export function summaryOf(resources: readonly ValidatedResource[]): ValidationSummary {
  const count = (status: ValidatedResource['status']): number => resources.filter((one) => one.status === status).length
  return { valid: count('valid'), invalid: count('invalid'), skipped: count('skipped') }
}

function groupOf({ built, explanation }: ExplainedInput): CandidateGroup {
  const own = resultGroup(built, explanation)
  if (own !== undefined) return own
  const parts = objectsOf(built).map((object) => resultGroup(object) ?? objectGroup(plainJson(object)))
  return {
    definitions: () => parts.flatMap(({ definitions }) => [...definitions()]),
    candidates: () => parts.flatMap(({ candidates }) => [...candidates()]),
  }
}

function objectGroup(object: JsonValue): CandidateGroup {
  const items = expandList(object)
  return {
    definitions: () => items.map(({ value }) => ({ value, locate: () => undefined })),
    candidates: () => items.map((item) => ({ ...item, repeated: [], locate: () => nowhere, index: 0 })),
  }
}

/** The resources of a build result; undefined for anything else. */
function resultGroup(built: unknown, explanation?: Explanation): CandidateGroup | undefined {
  const resources = typeof built === 'object' && built !== null ? builtResources(built) : undefined
  if (resources === undefined) return undefined
  // Only build results have resources.
  const result = built as BuildResult
  const locate = locatorOf(result, explanation)
  const valuesOf = (resource: Resource): readonly Omit<Candidate, 'locate' | 'index'>[] => {
    const { value, repeated } = plainValue(printedNode(resource), result)
    return expandList(value).map((item) => {
      return item.path.length === 0 ? { ...item, repeated, names: namesOf(resource) } : { ...item, repeated: [] }
    })
  }
  return {
    *definitions() {
      for (const [index, resource] of resources.entries()) {
        if (!mayDefine(resource.id.kind)) continue
        for (const { value, path: start } of valuesOf(resource)) {
          yield { value, locate: (path) => locate(index, [...start, ...path], 'value').at }
        }
      }
    },
    *candidates() {
      for (const [index, resource] of resources.entries()) {
        for (const item of valuesOf(resource)) yield { ...item, locate, index }
      }
    },
  }
}

/** The names by which manifests may refer to a resource, without the hash. Undefined if it was not renamed. */
function namesOf({ id, state: { history, needsHash } }: Resource): readonly string[] | undefined {
  if (history.length === 0) return undefined
  const former = history.map(({ name }) => name)
  return needsHash ? former : [...former, id.name]
}

function mayDefine(kind: string): boolean {
  return kind === 'CustomResourceDefinition' || kind.endsWith('List')
}

/** @throws KuiltError YAML_…, with its location, for a value that cannot be printed */
function plainValue(node: Mapping, built: BuildResult): Pick<Candidate, 'value' | 'repeated'> {
  try {
    return { value: toAppliedJson(node), repeated: [] }
  } catch {
    const { node: unique, repeated } = deduplicate(node)
    const value = attempt(() => toAppliedJson(unique))
    if (value !== undefined) return { value, repeated }
    // This throws the same error, but with its location.
    toYaml(built)
    return { value: toAppliedJson(unique), repeated }
  }
}
