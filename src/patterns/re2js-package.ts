import * as re2js from 're2js'

/**
 * The `re2js` package. Bundles load it on the first call, because setting up its Unicode tables takes longer than a
 * small build.
 */
export const re2jsPackage = (): typeof re2js => re2js
