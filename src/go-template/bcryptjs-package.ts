import * as bcryptjs from 'bcryptjs'

/** The `bcryptjs` package. Bundles load it on the first call. */
export const bcryptjsPackage = (): typeof bcryptjs => bcryptjs
