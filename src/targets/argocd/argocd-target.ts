import { reported } from '../../diagnostics/index.ts'
import { joinPath, resolvePath } from '../../files/paths.ts'
import { makeTarget } from '../make-target.ts'
import type { TargetLocation } from '../source.ts'
import type { Target, TargetOptions } from '../target.ts'
import { openFiles } from './argocd-files.ts'
import type { ArgocdRequest } from './argocd-request.ts'
import { renderApplicationParts, renderApplications } from './render-applications.ts'

/** The directory or file to search for Applications, and the Application to render. */
export interface ArgocdSelection {
  /** The directory or file. */
  readonly place: TargetLocation
  /** The only Application to render: `NAME` or `NAMESPACE/NAME`. */
  readonly name: string | undefined
}

/**
 * Returns the target with the objects that Argo CD would apply for the Applications in a directory or file, or for one
 * of them.
 */
export function argocdTarget({ place, name }: ArgocdSelection, options: TargetOptions): Target {
  const { source, location } = place
  const outputPath = name === undefined ? place.outputPath : joinPath(place.outputPath, name)
  const named = { ...place, name: `argocd:${place.name}${name === undefined ? '' : `#${name}`}`, outputPath }
  const request = ({ argocd = {}, chart = {}, ...build }: TargetOptions, purpose: ArgocdRequest['purpose']) => {
    const { cwd } = source
    const { fileSystem = source.fileSystem, root } = build
    const filesOptions = {
      mapped: argocd.repositories ?? {},
      limit: root === undefined ? undefined : resolvePath(cwd, root),
      loadRestrictions: build.loadRestrictions,
      maxFileSize: build.maxFileSize,
      charts: build.helm?.charts,
    }
    const files = reported(() => openFiles(location, { ...source, fileSystem }, filesOptions))
    return { path: location, name, files, cwd, options: argocd, chart, build, purpose }
  }
  return makeTarget(
    'argocd',
    named,
    options,
    async (changed, purpose) => await renderApplications(request(changed, purpose)),
    async (changed, purpose, onPartError) => {
      return await renderApplicationParts({ ...request(changed, purpose), onPartError })
    },
  )
}
