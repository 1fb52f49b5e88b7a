import { _, Ajv } from 'ajv'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { Ajv2020 } from 'ajv/dist/2020.js'
import draft04 from 'ajv-draft-04'
import formats from 'ajv-formats'

/** An instance of `ajv`, for any draft. */
export type Compiler = InstanceType<typeof Ajv>

interface AjvParts {
  /** The class for drafts 6 and 7. */
  readonly Ajv: typeof Ajv
  readonly Ajv2019: typeof Ajv2019
  readonly Ajv2020: typeof Ajv2020
  readonly AjvDraft04: typeof draft04.default
  readonly addFormats: typeof formats.default
  /** Creates generated code. */
  readonly codeOf: typeof _
}

/**
 * The `ajv` package and its extensions. Bundles load it on the first call, because only user-supplied schemas and value
 * constraints need it.
 */
export const ajvPackage = (): AjvParts => ({
  Ajv,
  Ajv2019,
  Ajv2020,
  AjvDraft04: draft04.default,
  addFormats: formats.default,
  codeOf: _,
})
