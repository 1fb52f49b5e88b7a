import * as dagre from '@dagrejs/dagre'

/** The `dagre` package. Bundles load it on the first call. */
export const dagrePackage = (): typeof dagre => dagre
