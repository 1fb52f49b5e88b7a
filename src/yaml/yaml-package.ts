import * as yaml from 'yaml'

/** The `yaml` package. Bundles load it on the first call: most builds do without it. */
export const yamlPackage = (): typeof yaml => yaml
