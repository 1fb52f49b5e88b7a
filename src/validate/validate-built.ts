import { type BuildResult, builtResources, objectsOf, toYaml } from '../build/build-result.ts'
import { fileAccess } from '../files/disk-file-system.ts'
import { printedNode } from '../resource/printed-node.ts'
import type { JsonValue, Mapping } from '../tree/node.ts'
import { toJson } from '../yaml/json/json.ts'
import { plainJson } from '../yaml/json/plain-objects.ts'
import { type Candidate, type Checked, checkAll } from './check.ts'
import { expandList } from './expand-list.ts'
import { type Locate, locatorOf } from './locator.ts'
import { releaseOf } from './releases.ts'
import { deduplicate } from './repeated-fields.ts'
import type { ValidatedResource, ValidationResult, ValidationSummary } from './result.ts'
import { SchemaFiles } from './schema-files.ts'
import type { ValidateOptions, ValidationInput } from './validate.ts'

/** `validate`, in a module of its own: what it needs is loaded only then. */
export function validateBuilt(built: ValidationInput, options: ValidateOptions): ValidationResult {
  const { groups, warnings } = validateEach([built], options)
  const resources = groups.flat()
  return { resources, summary: summaryOf(resources), warnings }
}

/**
 * `validate` for several results at once, with the verdicts on each of them.
 *
 * @throws KuiltError as `validate`
 */
export function validateEach(built: readonly ValidationInput[], options: ValidateOptions): Checked {
  const { kubernetesVersion, schemas = [], missingSchema = 'warn' } = options
  const release = releaseOf(kubernetesVersion)
  const files =
    schemas.length === 0 ? undefined : new SchemaFiles(schemas, { ...fileAccess(options), release: release.name })
  return checkAll(built.map(candidatesOf), { release, missingSchema, schemas: files })
}

export function summaryOf(resources: readonly ValidatedResource[]): ValidationSummary {
  const count = (status: ValidatedResource['status']): number => resources.filter((one) => one.status === status).length
  return { valid: count('valid'), invalid: count('invalid'), skipped: count('skipped') }
}

function candidatesOf(built: ValidationInput): readonly Candidate[] {
  const own = resultCandidates(built)
  if (own !== undefined) return own
  return objectsOf(built).flatMap((object) => {
    const result = resultCandidates(object)
    return result ?? expandList(plainJson(object)).map((item) => ({ ...item, repeated: [], locate: nowhere, index: 0 }))
  })
}

const nowhere: Locate = () => undefined

/** Undefined for what is not the result of a build. */
function resultCandidates(built: unknown): readonly Candidate[] | undefined {
  const resources = typeof built === 'object' && built !== null ? builtResources(built) : undefined
  if (resources === undefined) return undefined
  // Only results have resources.
  const result = built as BuildResult
  const locate = locatorOf(result)
  return resources.flatMap((resource, index) => {
    const { node, repeated } = deduplicate(printedNode(resource))
    return expandList(jsonOf(node, result)).map((item) => {
      return { ...item, repeated: item.path.length === 0 ? repeated : [], locate, index }
    })
  })
}

/** @throws KuiltError YAML_…, with its location, for a value that cannot be printed */
function jsonOf(node: Mapping, built: BuildResult): JsonValue {
  try {
    return toJson(node)
  } catch (error) {
    // Knows where the value comes from.
    toYaml(built)
    throw error
  }
}
