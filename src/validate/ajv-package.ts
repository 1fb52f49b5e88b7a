import { Ajv } from 'ajv'

/** The `ajv` package. Bundles load it on the first call: only schemas that users bring need it. */
export const ajvPackage = (): { Ajv: typeof Ajv } => ({ Ajv })
