import { makeTarget } from '../make-target.ts'
import type { TargetPlace, TargetSource } from '../source.ts'
import type { Target, TargetOptions } from '../target.ts'
import { renderFlux, renderFluxParts } from './render-flux.ts'

export interface FluxTargetPlace {
  /** The directory to search for Kustomizations. */
  readonly place: TargetPlace
  /** The only Kustomization to render. Default: all. */
  readonly name: string | undefined
  /** The current files, regardless of the revision. */
  readonly workingTree: TargetSource
}

/**
 * The objects that Flux applies for all Kustomizations in a directory and those that they create, or for one of them.
 */
export function fluxTarget({ place, name, workingTree }: FluxTargetPlace, options: TargetOptions): Target {
  const { location: directory, source } = place
  const hash = name === undefined ? '' : `#${name}`
  const described = {
    ...place,
    name: `flux:${place.name}${hash}`,
    outputPath: name === undefined ? place.outputPath : `${place.outputPath}/${name}`,
  }
  const fluxPlace = { directory, name, source, workingTree }
  return makeTarget(
    'flux',
    described,
    options,
    (changed, purpose) => renderFlux(fluxPlace, { options: changed, explains: purpose === 'explain' }),
    (changed, purpose, onPartError) =>
      renderFluxParts(fluxPlace, { options: changed, explains: purpose === 'explain', onPartError }),
  )
}
