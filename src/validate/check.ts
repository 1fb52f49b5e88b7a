import { nameList, quoted } from '../diagnostics/hints.ts'
import { type FieldPath, type Location, type Warning, warning } from '../diagnostics/index.ts'
import { type Gvk, parseApiVersion } from '../schema/gvk.ts'
import type { JsonValue } from '../tree/node.ts'
import { type ResourceType, unservedKind } from './api-version.ts'
import { CelChecker } from './cel/cel-checker.ts'
import { checkBuiltin, withoutConsequences } from './check-resource.ts'
import { checkStructure } from './check-structure.ts'
import { CustomKinds, type Definition, isCustomResourceDefinition } from './custom-resources.ts'
import { fieldOf, lookUp, textAt } from './json-fields.ts'
import type { Found, Locate } from './locator.ts'
import { type Mistake, type MistakePart, missingField, mistake, repeatedField } from './mistake.ts'
import { References } from './references.ts'
import { kindKey, type Release } from './releases.ts'
import type { ValidatedResource, ValidationError } from './result.ts'
import { checkMetadata } from './rules/metadata.ts'
import { Subject } from './rules/subject.ts'
import type { SchemaFiles } from './schema-files.ts'
import { withDefaults } from './structural-schema.ts'

/** A resource to check. */
export interface Candidate {
  readonly value: JsonValue
  /** Duplicate fields in the manifest. */
  readonly repeated: readonly FieldPath[]
  readonly locate: Locate
  /** The index to pass to `locate`. */
  readonly index: number
  /** The path of the resource in a list of resources; empty otherwise. */
  readonly path: FieldPath
  /** The names by which manifests may refer to the resource. Default: its current name. */
  readonly names?: readonly string[] | undefined
}

/** Resources that may refer to each other, such as those of one target. */
export interface CandidateGroup {
  /** The CustomResourceDefinitions of the group. May also return other resources. */
  readonly definitions: () => Iterable<Definition>
  /**
   * The resources. Each is created only when needed, because thousands of plain objects at the same time would take too
   * much memory.
   */
  readonly candidates: () => Iterable<Candidate>
}

/** The results for several groups of resources. */
export interface Checked {
  /** One item per group, which has one result per resource. */
  readonly groups: readonly (readonly ValidatedResource[])[]
  readonly warnings: readonly Warning[]
}

export interface CheckOptions {
  readonly release: Release
  readonly missingSchema: 'skip' | 'warn' | 'error'
  readonly schemas: SchemaFiles | undefined
}

/** The apiVersion and kind of a resource. */
interface FullType extends ResourceType, Gvk {}

interface Verdict {
  readonly mistakes: readonly Mistake[]
  readonly hasSchema: boolean
}

/**
 * Checks resources together: the CustomResourceDefinitions among them apply to all of them. Pauses after each resource,
 * so that callers can stop.
 */
export function checkSteps(groups: readonly CandidateGroup[], options: CheckOptions): CheckSteps {
  return new Checker(options).run(groups)
}

/** A check that pauses after each resource. */
export type CheckSteps = Generator<undefined, Checked>

class Checker {
  readonly #options: CheckOptions
  readonly #kinds = new CustomKinds()
  readonly #cel = new CelChecker()
  /** Kinds without a schema, and the first location of each. */
  readonly #unknown: Map<string, UnknownKind> = new Map()

  constructor(options: CheckOptions) {
    this.#options = options
  }

  *run(groups: readonly CandidateGroup[]): CheckSteps {
    for (const { definitions } of groups) {
      for (const one of definitions()) if (isCustomResourceDefinition(one.value)) this.#kinds.add(one)
    }
    const reported = new Set<string>()
    const notes: Warning[] = []
    const verdicts: (readonly ValidatedResource[])[] = []
    for (const { candidates } of groups) {
      const references = new References()
      const resources: ValidatedResource[] = []
      for (const candidate of candidates()) {
        const { locate, index, path: start } = candidate
        const type = typeOf(candidate.value)
        const subject = new Subject({ ...type, value: candidate.value })
        resources.push(this.#validate(candidate, type, subject))
        references.add(subject, {
          names: candidate.names,
          locate: (path) => locate(index, [...start, ...path], 'value').at,
        })
        yield
      }
      for (const { key, params, hint, locate } of references.missing()) {
        // Several targets often refer to the same missing object, which is reported once.
        if (reported.size === reported.add(key).size) continue
        notes.push(warning('VALIDATE_REFERENCE_MISSING', params, { at: locate(), hint }))
      }
      verdicts.push(resources)
    }
    return {
      groups: verdicts,
      warnings: [...unknownKinds([...this.#unknown.values()]), ...this.#cel.warnings, ...notes],
    }
  }

  #validate(candidate: Candidate, type: FullType, subject: Subject): ValidatedResource {
    const { value, repeated } = candidate
    const metadata = fieldOf(value, 'metadata')
    const namespace = textAt(metadata, 'namespace')
    const name = textAt(metadata, 'name') ?? textAt(metadata, 'generateName') ?? ''
    const { apiVersion, kind } = type
    const id = namespace === undefined ? { apiVersion, kind, name } : { apiVersion, kind, name, namespace }
    const { mistakes, hasSchema } = this.#check(candidate, type, subject)
    if (mistakes.length > 0 || repeated.length > 0) {
      const all = [...repeated.map(repeatedField), ...mistakes]
      return { ...id, status: 'invalid', errors: onePerPlace(all.map((one) => toError(one, candidate))) }
    }
    return { ...id, status: hasSchema ? 'valid' : 'skipped', errors: none }
  }

  #check(candidate: Candidate, type: FullType, subject: Subject): Verdict {
    const { value } = candidate
    const { apiVersion, kind, group, version } = type
    if (apiVersion === '' || kind === '') {
      const untyped = ['apiVersion', 'kind'].filter((field) => fieldOf(value, field) === undefined)
      if (untyped.length > 0) return verdict(untyped.map((field) => missingField([field])))
    }
    const { release, schemas } = this.#options
    for (const kinds of [this.#kinds, schemas?.kinds]) {
      if (kinds?.has(group, kind)) return this.#checkCustom(candidate, type, kinds)
    }
    const document = schemas?.find({ group, version, kind })
    if (document !== undefined) return verdict(withoutConsequences(value, document(value, []), checkMetadata(subject)))
    const served = release.kinds.get(kindKey(apiVersion, kind))
    if (served !== undefined) return verdict(checkBuiltin(subject, release.schema(served)))
    const unserved = unservedKind(type, release)
    if (unserved !== undefined) return verdict([unserved])
    return this.#missing(candidate, type)
  }

  #checkCustom(candidate: Candidate, type: FullType, kinds: CustomKinds): Verdict {
    const { apiVersion, kind, group } = type
    const { metadata } = this.#options.release
    const schema = kinds.schema(type, metadata)
    if (schema === undefined) return verdict([kinds.unserved({ apiVersion, kind }, group)])
    const value = withDefaults(candidate.value, schema)
    const structure = checkStructure(value, schema)
    const found = withoutConsequences(value, structure, checkMetadata(new Subject({ group, kind, value })))
    return verdict([...found, ...this.#cel.check(value, schema, { mistakes: structure, metadata, apiVersion, kind })])
  }

  #missing(candidate: Candidate, type: FullType): Verdict {
    const { apiVersion, kind } = type
    const { missingSchema, schemas } = this.#options
    const files = schemas?.missingFiles(type) ?? []
    if (missingSchema === 'error') {
      const hint = noSuchFiles(files)
      return verdict([mistake('API_SCHEMA_MISSING', { apiVersion, kind }, { path: ['apiVersion'], hint })])
    }
    const key = kindKey(apiVersion, kind)
    if (missingSchema === 'warn' && !this.#unknown.has(key)) {
      const { at } = locateIn(candidate, { path: ['apiVersion'], part: 'value' })
      this.#unknown.set(key, { apiVersion, kind, at, files })
    }
    return { mistakes: [], hasSchema: false }
  }
}

interface UnknownKind {
  readonly apiVersion: string
  readonly kind: string
  readonly at: Location | undefined
  /** The files that templates specify for its schema. */
  readonly files: readonly string[]
}

/** One warning for all kinds without a schema, because repositories may use dozens of custom resources. */
function unknownKinds(unknown: readonly UnknownKind[]): readonly Warning[] {
  const [first, second] = unknown
  if (first === undefined) return []
  const kinds = unknown.map(({ apiVersion, kind }) => ({ apiVersion, kind }))
  const schemas =
    second === undefined
      ? 'its CustomResourceDefinition, or a JSON schema'
      : 'their CustomResourceDefinitions, or JSON schemas'
  const hint = noSuchFiles(unknown.flatMap(({ files }) => files)) ?? `pass ${schemas}, with \`--schema\``
  return [warning('VALIDATE_SCHEMA_MISSING', { kinds }, { at: first.at, hint })]
}

/** The hint about files that templates specify but that do not exist. */
function noSuchFiles(files: readonly string[]): string | undefined {
  if (files.length === 0) return undefined
  return `no such file${files.length === 1 ? '' : 's'}: ${nameList(quoted(files), 4)}`
}

const none: readonly never[] = []

function typeOf(value: JsonValue): FullType {
  const apiVersion = textAt(value, 'apiVersion') ?? ''
  const kind = textAt(value, 'kind') ?? ''
  const { group, version } = parseApiVersion(apiVersion)
  return { apiVersion, kind, group, version }
}

function verdict(mistakes: readonly Mistake[]): Verdict {
  return { mistakes, hasSchema: true }
}

function locateIn(
  { locate, index, path: start, value }: Candidate,
  { path, part, rivals }: Pick<Mistake, 'path' | 'part' | 'rivals'>,
): Found {
  const others = rivals?.map((rival) => [...start, ...rival])
  return locate(index, [...start, ...path], partIn(value, path, part), others)
}

/** Where to show a mistake: in a map or list, at its key; for a required field that is null, at that field. */
function partIn(root: JsonValue, path: FieldPath, part: MistakePart): MistakePart {
  const value = lookUp(root, path)
  if (part === 'parent') return value === undefined ? 'parent' : 'value'
  return typeof value === 'object' && value !== null ? 'key' : part
}

interface Located extends ValidationError {
  readonly params: unknown
}

function toError(one: Mistake, candidate: Candidate): Located {
  const { code, params, message, path, hint } = one
  return { code, message, path, hint, ...locateIn(candidate, one), params }
}

/** Reports a mistake once if a build writes the same value to several fields, such as a label. */
function onePerPlace(errors: readonly Located[]): readonly ValidationError[] {
  const known = new Set<string>()
  return errors
    .filter(({ code, params, at }) => {
      if (at === undefined || (code !== 'API_VALUE_INVALID' && code !== 'API_TYPE_WRONG')) return true
      const { field: _, ...facts } = Object(params)
      const key = JSON.stringify([code, facts, at])
      return known.size < known.add(key).size
    })
    .map(({ params: _, ...error }) => error)
}
