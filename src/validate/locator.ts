import type { Location } from '../diagnostics/index.ts'
import { InputFiles } from '../explain/locations/input-files.ts'
import type { FileSystem } from '../files/file-system.ts'
import { locationOf } from '../resource/locations.ts'
import type { Resource } from '../resource/resource.ts'
import type { Path } from './json-values.ts'
import type { Place } from './mistake.ts'

/** Finds the lines that somebody has to edit. */
export interface Locator {
  /** @param place where a mistake in the field is shown */
  locate(resource: Resource, path: Path, place: Place): Location | undefined
}

/** Finds fields in the files that resources were read from. */
export function sourceLocator(fileSystem: FileSystem): Locator {
  const files = new InputFiles(fileSystem)
  return {
    locate(resource, path, place) {
      const at = locationOf(resource, place === 'parent' ? path.slice(0, -1) : path)
      return at && files.locate(at)
    },
  }
}
