import * as cel from '@marcbachmann/cel-js'

/**
 * The `@marcbachmann/cel-js` package. Bundles load it on the first call, because only CustomResourceDefinitions have
 * rules in CEL.
 */
export const celPackage = (): typeof cel => cel
