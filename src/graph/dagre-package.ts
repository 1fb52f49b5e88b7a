import { Graph, layout } from '@dagrejs/dagre'

/**
 * The `@dagrejs/dagre` package, which places boxes in columns so that few lines cross. Bundles load it on the first
 * call.
 */
export const dagrePackage = (): { Graph: typeof Graph; layout: typeof layout } => ({ Graph, layout })
