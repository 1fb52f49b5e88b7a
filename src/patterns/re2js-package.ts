import * as re2js from 're2js'

/** The `re2js` package. Bundles load it on the first call: its Unicode tables take longer to set up than a small build. */
export const re2jsPackage = (): typeof re2js => re2js
