import picocolors from 'picocolors'

/** The `picocolors` package. Bundles set it up on the first call: it reads `process.stdout`, which is slow to create. */
export const picocolorsPackage = (): typeof picocolors => picocolors
