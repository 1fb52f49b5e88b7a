import { makeTarget } from '../make-target.ts'
import { type TargetLocation, type TargetSource, withNamedFiles } from '../source.ts'
import type { Target, TargetOptions } from '../target.ts'
import { renderFlux, renderFluxParts } from './render-flux.ts'

export interface FluxSelection {
  /** The directory to search for Kustomizations. */
  readonly place: TargetLocation
  /** The only Kustomization to render. If undefined, all are rendered. */
  readonly name: string | undefined
  /** The current files, regardless of the revision. */
  readonly workingTree: TargetSource
}

/**
 * Returns the target with the objects that Flux applies for all Kustomizations in a directory and those that they
 * create, or for one of them.
 */
export function fluxTarget({ place, name, workingTree }: FluxSelection, options: TargetOptions): Target {
  const directory = place.location
  const source = withNamedFiles(place.source)
  const hash = name === undefined ? '' : `#${name}`
  const described = {
    ...place,
    source,
    name: `flux:${place.name}${hash}`,
    outputPath: name === undefined ? place.outputPath : `${place.outputPath}/${name}`,
  }
  const search = { directory, name, source, workingTree }
  return makeTarget(
    'flux',
    described,
    options,
    (changed, purpose) => renderFlux(search, { options: changed, explains: purpose === 'explain' }),
    (changed, purpose, onPartError) =>
      renderFluxParts(search, { options: changed, explains: purpose === 'explain', onPartError }),
  )
}
