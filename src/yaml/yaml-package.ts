import * as yaml from 'yaml'

/** The `yaml` package. Bundles load it on the first call, because most builds do not need it. */
export const yamlPackage = (): typeof yaml => yaml
