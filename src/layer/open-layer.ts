import { mapError } from '../diagnostics/index.ts'
import type { Loader } from '../files/loader.ts'
import { joinPath } from '../files/paths.ts'
import { findKustomizationFile } from '../kustomization/find.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'
import { inspectKustomization, readKustomization } from '../kustomization/read-kustomization.ts'
import type { BuildContext, Layer } from './context.ts'
import { warnOfPaths } from './warnings/paths.ts'

/**
 * Opens the kustomization in the directory of `loader`.
 *
 * @throws KuiltError KUSTOMIZATION_…, with all mistakes in the fields of the file
 */
export function openLayer(
  loader: Loader,
  context: BuildContext,
  inherited: Pick<Layer, 'origin' | 'helmNamespace'>,
): Layer {
  const { name, content } = findKustomizationFile(loader)
  const file = joinPath(loader.root, name)
  const read = (): Kustomization => readKustomization(content, file, context)
  const kustomization = mapError(read, (error) => {
    const { kustomization, problems } = inspectKustomization(content, file)
    const [first = error, ...related] = problems
    return context.diagnose.layer(first.with({ related }), { loader, kustomization, file, ...inherited }, context)
  })
  const layer: Layer = { loader, kustomization, file, ...inherited }
  if (context.lint) warnOfPaths(layer, context)
  return layer
}
