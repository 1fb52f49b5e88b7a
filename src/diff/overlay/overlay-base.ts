import { attempt, KuiltError } from '../../diagnostics/index.ts'
import type { fileAccess } from '../../files/disk-file-system.ts'
import { isInside, nearestRealPath, realPathOf, relativePath, resolvePath } from '../../files/paths.ts'
import { kustomizationFileIn } from '../../kustomization/find.ts'
import type { Kustomization } from '../../kustomization/kustomization.gen.ts'
import { inspectKustomization } from '../../kustomization/read-kustomization.ts'
import { internalAnnotations } from '../../resource/internal-annotations.ts'
import type { Side } from '../side.ts'
import type { OverlayFiles } from './overlay-files.ts'

/** The base of the overlay, and the settings of the old root that apply to its own output. */
export interface Base {
  readonly kustomization: Kustomization
  readonly files: OverlayFiles
}

interface BaseRequest {
  /** The directory of the overlay, relative to the working directory. */
  readonly directory: string
  /** The base that the overlay includes. */
  readonly old: string
  /** The output that the overlay must produce. */
  readonly now: Side
}

type FileAccess = ReturnType<typeof fileAccess>

/**
 * Returns a base that is the directory from which the old output was built.
 *
 * @throws KuiltError DIFF_OVERLAY_INSIDE
 */
export function directoryBase({ directory, old, now }: BaseRequest, { fileSystem, cwd }: FileAccess): Base {
  const path = resolvePath(cwd, old)
  const [realOld, realNew] = [realPathOf(fileSystem, path), nearestRealPath(fileSystem, resolvePath(cwd, directory))]
  if (isInside(realNew, realOld)) throw new KuiltError('DIFF_OVERLAY_INSIDE', { directory, old })
  const file = kustomizationFileIn(fileSystem, path)
  const own = file === undefined ? undefined : attempt(() => inspectKustomization(fileSystem.read(file), file))
  const { kind, sortOptions } = own?.kustomization ?? {}
  const buildMetadata = metadataIn(now)
  const relative = relativePath(realNew, realOld)
  const kustomization: Kustomization = {
    ...(kind === 'Component' ? { components: [relative] } : { resources: [relative] }),
    ...(sortOptions === undefined ? {} : { sortOptions }),
    ...(buildMetadata.length === 0 ? {} : { buildMetadata }),
  }
  return { kustomization, files: new Map() }
}

/** Returns a base that is a copy of the old output. */
export function manifestBase(text: string, now: Side): Base {
  const isEmpty = text === ''
  const buildMetadata = metadataIn(now)
  return {
    kustomization: {
      ...(isEmpty ? {} : { resources: ['base.yaml'] }),
      ...(buildMetadata.length === 0 ? {} : { buildMetadata }),
    },
    files: new Map(isEmpty ? [] : [['base.yaml', text]]),
  }
}

/** Returns the options of `buildMetadata` that the overlay must repeat, because they are ignored in a base. */
function metadataIn({ yaml }: Side): readonly string[] {
  return [
    ...(yaml.includes('app.kubernetes.io/managed-by: kustomize-') ? ['managedByLabel'] : []),
    ...(yaml.includes(` ${internalAnnotations.origin.name}: `) ? ['originAnnotations'] : []),
    ...(yaml.includes(` ${internalAnnotations.transformations.name}: `) ? ['transformerAnnotations'] : []),
  ]
}
