import type { FieldPath } from '../../diagnostics/index.ts'
import { fieldBelow, formatFieldPath, type Location } from '../../diagnostics/location.ts'
import { type Warning, warning } from '../../diagnostics/warning.ts'
import type { Source } from '../../resource/resource.ts'
import { describeId, type ResourceId } from '../../resource/resource-id.ts'

export interface ReportOptions {
  readonly id: ResourceId
  /** The location of the patch. */
  readonly at: Location
  /** The location that the resource was read from. */
  readonly source: Source | undefined
  /** True to also report changes that may be intended. */
  readonly lint: boolean
  /** True if a JSON patch refers to containers by position. */
  readonly usesPositions: boolean
  /** The path of the `openapi` document of the build, if a kustomization sets one. */
  readonly schemaFile: string | undefined
  readonly warn: (warning: Warning) => void
}

/** Collects the findings about one patch and one resource. */
export class MergeReport {
  readonly id: ResourceId
  readonly source: Source | undefined
  readonly lint: boolean
  readonly usesPositions: boolean
  readonly schemaFile: string | undefined
  readonly warn: (warning: Warning) => void
  readonly #at: Location

  constructor({ id, at, source, lint, usesPositions, schemaFile, warn }: ReportOptions) {
    this.id = id
    this.source = source
    this.lint = lint
    this.usesPositions = usesPositions
    this.schemaFile = schemaFile
    this.warn = warn
    this.#at = at
  }

  /** The location of a field of the patch. */
  below(path: FieldPath): Location {
    return fieldBelow(this.#at, path)
  }

  directiveInOutput(
    path: FieldPath,
    reason: string,
    hint: string = 'remove the `$patch` item; a list without a merge key is always replaced as a whole',
  ): void {
    const params = { id: describeId(this.id), field: formatFieldPath(path.slice(0, -1)), reason }
    this.warn(warning('PATCH_DIRECTIVE_IN_OUTPUT', params, { at: this.below(path), hint }))
  }
}
