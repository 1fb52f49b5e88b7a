import * as glob from 'glob'

/** The `glob` package. Bundles load it on the first call, because only commands that expand patterns need it. */
export const globPackage = (): typeof glob => glob
