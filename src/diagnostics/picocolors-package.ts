import picocolors from 'picocolors'

/**
 * The `picocolors` package. Bundles load the package on the first call, because it reads `process.stdout`, which is
 * slow to create.
 */
export const picocolorsPackage = (): typeof picocolors => picocolors
