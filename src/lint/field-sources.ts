import type { BuildResult } from '../build/build-result.ts'
import { attempt, type FieldPath, type Location } from '../diagnostics/index.ts'
import type { ExplainedResource, Explanation } from '../explain/explanation.ts'
import { resolvePath } from '../files/paths.ts'
import { locationOf } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'
import { sameItems } from '../tree/fields.ts'

/** The source of a value in the output. */
export interface FieldSource {
  readonly at: Location | undefined
  /** The field of the kustomization that set the value, as in `ExplainedStep`. Undefined if it is not known. */
  readonly by?: string | undefined
  /** The line of the file. */
  readonly line?: string | undefined
}

/**
 * Finds the steps that set the fields of built objects. This repeats the build, so it is done only if there are
 * findings.
 */
export class FieldSources {
  readonly #built: BuildResult
  readonly #cwd: string
  #explanation: Explanation | undefined | null = null

  constructor(built: BuildResult, cwd: string) {
    this.#built = built
    this.#cwd = cwd
  }

  /**
   * Returns the location that must be edited to change a field: a patch, a replacement, or otherwise the file of the
   * object.
   */
  of(resource: Resource, path: FieldPath): FieldSource {
    const explained = this.#find(resource)
    const place = explained?.locate(path, 'value')
    if (explained === undefined || place === undefined) return { at: locationOf(resource, path) }
    const { file, line, column } = place
    const by = explained.fields.find((field) => sameItems(field.path, path))?.steps.at(-1)?.by
    return {
      at: { file: resolvePath(this.#cwd, file), line, column },
      by,
      line: this.#explanation?.sourceLine(place),
    }
  }

  #find({ id }: Resource): ExplainedResource | undefined {
    // Builds that run programs or fetch something are not repeated.
    if (this.#explanation === null) this.#explanation = attempt(() => this.#built.explain())
    return this.#explanation?.resources.find(
      (one) => one.kind === id.kind && one.name === id.name && (one.namespace ?? '') === id.namespace,
    )
  }
}
