import type { BuildResult } from '../build/build-result.ts'
import type { AnyKubernetesObject } from '../build/kubernetes-object.ts'
import type { ExplainedField, ExplainedPlace, ExplainedResource } from '../explain/explanation.ts'
import type { Diff, FieldChange, ResourceChange, ResourceName } from './changes.ts'
import { withParts } from './resource-change.ts'
import type { Comparable } from './side.ts'

/** Adds the line that caused each change: the last step in the new version, or in the old version for removals. */
export function withSources(diff: Diff, before: Comparable, after: Comparable): Diff {
  const [old, now] = [new Places(before), new Places(after)]
  const add = (change: ResourceChange): ResourceChange => {
    const oldFields = old.of(change.before ?? change.resource)
    const newFields = now.of(change.resource)
    const own = change.change === 'removed' ? oldFields : newFields
    const fields = change.change === 'changed' ? change.fields : leaves(change.change, own)
    const source = (field: FieldChange): FieldChange => {
      const place = (field.new === undefined ? oldFields : newFields).at(field.path)
      return place === undefined ? field : { ...field, source: place }
    }
    const place = change.change === 'changed' ? undefined : (own.at(['kind']) ?? own.at(['metadata', 'name']))
    return withParts(change, {
      fields: fields.map(source),
      followers: change.followers.map(source),
      ...(place === undefined ? {} : { source: place }),
    })
  }
  return { ...diff, changes: diff.changes.map(add), followers: diff.followers.map(add) }
}

function leaves(change: 'added' | 'removed', { fields }: ResourcePlaces): readonly FieldChange[] {
  return fields.map(({ path, value }) => {
    // Explained values are JSON values.
    const content = value as NonNullable<FieldChange['new']>
    return { change, path, field: path.join('.'), ...(change === 'added' ? { new: content } : { old: content }) }
  })
}

/** Finds locations in the explanation of one side. */
class Places {
  readonly #resources: ReadonlyMap<string, ExplainedResource>
  readonly #known: Map<string, ResourcePlaces> = new Map()

  constructor(source: Comparable) {
    const resources = isResult(source) ? source.explain().resources : []
    this.#resources = new Map(resources.map((resource) => [keyOf(resource), resource]))
  }

  of(resource: ResourceName): ResourcePlaces {
    const key = keyOf(resource)
    const known = this.#known.get(key) ?? new ResourcePlaces(this.#resources.get(key))
    this.#known.set(key, known)
    return known
  }
}

function isResult(source: Comparable): source is BuildResult<AnyKubernetesObject> {
  return 'explain' in source && typeof source.explain === 'function'
}

function keyOf({ apiVersion, kind, name, namespace = '' }: ResourceName): string {
  return JSON.stringify([apiVersion, kind, namespace, name])
}

class ResourcePlaces {
  readonly fields: readonly ExplainedField[]
  #byPath: ReadonlyMap<string, ExplainedField> | undefined

  constructor(resource: ExplainedResource | undefined) {
    this.fields = resource?.fields ?? []
  }

  /** Returns the location that last set the value at a path, or the first value below it. */
  at(path: FieldChange['path']): ExplainedPlace | undefined {
    this.#byPath ??= new Map(this.fields.map((field) => [JSON.stringify(field.path), field]))
    const exact = this.#byPath.get(JSON.stringify(path))
    const field = exact ?? this.fields.find((other) => path.every((step, i) => other.path[i] === step))
    const step = field?.steps.at(-1)
    return step && { file: step.file, line: step.line, column: step.column }
  }
}
