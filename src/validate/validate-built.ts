import { builtResources, type BuildResult, objectsOf } from '../build/build-result.ts'
import { plainJson } from '../build/plain-objects.ts'
import { fileAccess } from '../files/disk-file-system.ts'
import { printedNode } from '../resource/printed-node.ts'
import type { JsonValue } from '../tree/node.ts'
import { toJson } from '../yaml/json/json.ts'
import { type Candidate, checkAll } from './check.ts'
import { expandList } from './expand-list.ts'
import { type Locate, locatorOf } from './locator.ts'
import { releaseOf } from './releases.ts'
import { deduplicate } from './repeated-fields.ts'
import type { ValidationResult } from './result.ts'
import { SchemaFiles } from './schema-files.ts'
import type { Validatable, ValidateOptions } from './validate.ts'

/** `validate`, in a module of its own: what it needs is loaded only then. */
export function validateBuilt(built: Validatable, options: ValidateOptions): ValidationResult {
  const { kubernetesVersion, schemas = [], missingSchema = 'warn' } = options
  const release = releaseOf(kubernetesVersion)
  const files = schemas.length === 0 ? undefined : new SchemaFiles(schemas, { ...fileAccess(options), release: release.name })
  return checkAll(candidatesOf(built), { release, missingSchema, schemas: files })
}

function candidatesOf(built: Validatable): readonly Candidate[] {
  const own = resultCandidates(built)
  if (own !== undefined) return own
  const group = {}
  return objectsOf(built).flatMap((object) => {
    const result = resultCandidates(object)
    return result ?? expandList(plainJson(object)).map((item) => ({ ...item, repeated: [], locate: nowhere, index: 0, group }))
  })
}

const nowhere: Locate = () => undefined

/** Undefined for what is not the result of a build. */
function resultCandidates(built: unknown): readonly Candidate[] | undefined {
  const resources = typeof built === 'object' && built !== null ? builtResources(built) : undefined
  if (resources === undefined) return undefined
  // Only results have resources.
  const locate = locatorOf(built as BuildResult)
  return resources.flatMap((resource, index) => {
    const { node, repeated } = deduplicate(printedNode(resource))
    const value: JsonValue = toJson(node)
    return expandList(value).map((item) => ({ ...item, repeated: item.path.length === 0 ? repeated : [], locate, index, group: resources }))
  })
}
