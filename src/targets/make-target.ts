import { build, buildForFiles, buildTraced } from '../build/build.ts'
import { buildManifests } from '../build/build-manifests.ts'
import type { BuildResult } from '../build/build-result.ts'
import { isKuiltError, maskCredentials, reported } from '../diagnostics/index.ts'
import { checkAbort } from '../files/abort-signal.ts'
import { checkRenderOptions } from './check-target-options.ts'
import { atRevision, sourceOptions, type TargetLocation, type TargetSource } from './source.ts'
import type { Target, TargetKind, TargetOptions, TargetPart, TargetRenderOptions } from './target.ts'

/** Returns the target for the kustomization in a directory. */
export function kustomizationTarget(place: TargetLocation, options: TargetOptions): Target {
  // Errors contain the directory as the user wrote it, without the revision.
  const { revision } = place.source
  const path = revision === undefined ? place.name : place.name.slice(revision.length + 1)
  return makeTarget('kustomization', place, options, (changed, purpose) => builders[purpose](path, changed))
}

/**
 * Returns the target for the manifests in a file.
 *
 * @param name the name of the file in errors; default: its path
 */
export function manifestsTarget(place: TargetLocation, options: TargetOptions, name?: string): Target {
  return makeTarget('manifests', place, options, async (changed, purpose) => {
    return buildManifests(place.location, changed, { name, print: purpose !== 'files' })
  })
}

/** Returns the target for the kustomization in a git repository. */
export function remoteTarget(url: string, source: TargetSource, options: TargetOptions): Target {
  const outputPath = maskCredentials(url)
    .replace(/^[a-z+:]+\/\//i, '')
    .replaceAll(/[^\w.-]+/g, '/')
    .replaceAll(/(^|\/)\.*(?=\/|$)/g, '')
    .replace(/^\/+|\/+$/g, '')
  const place = { name: url, location: url, outputPath, source }
  return makeTarget('kustomization', place, options, (changed, purpose) => builders[purpose](url, changed))
}

/** The build functions by the purpose of the result. */
const builders = { text: build, files: buildForFiles, explain: buildTraced } as const

/** The purpose of a result. */
type Purpose = NonNullable<TargetRenderOptions['purpose']>

type Render<T = BuildResult> = (options: TargetOptions, purpose: Purpose) => Promise<T>

/** Handles the error of a part. */
type OnPartError = TargetRenderOptions['onPartError']

type RenderParts = (
  options: TargetOptions,
  purpose: Purpose,
  onPartError: OnPartError,
) => Promise<readonly TargetPart[]>

/** Returns a target of any kind. Errors of `render` get the revision. */
export function makeTarget(
  kind: TargetKind,
  place: TargetLocation,
  opened: TargetOptions,
  render: Render,
  renderParts?: RenderParts,
): Target {
  const { name, location, outputPath, source } = place
  const { readStdin: _, fileSystem: __, ...options } = opened
  return {
    name,
    kind,
    outputPath,
    location,
    revision: source.revision,
    fileSystem: source.fileSystem,
    render: renderer(source, options, render),
    ...(renderParts === undefined ? {} : { renderParts: renderer(source, options, renderParts) }),
  }
}

function renderer<T>(
  source: TargetSource,
  options: TargetOptions,
  render: (options: TargetOptions, purpose: Purpose, onPartError: OnPartError) => Promise<T>,
) {
  return async (wanted: TargetRenderOptions = {}): Promise<T> => {
    const { purpose = 'text', onPartError, ...changes } = wanted
    const located: OnPartError = onPartError && ((error, part) => onPartError(atRevision(error, source), part))
    const own = { ...options, ...changes }
    try {
      reported(() => checkRenderOptions({ ...options, ...wanted }))
      if (own.signal !== undefined) await checkAbort(own.signal)
      return await render(sourceOptions(source, own), purpose, located)
    } catch (error) {
      throw isKuiltError(error) ? atRevision(error, source) : error
    }
  }
}
