import type { BuildResult } from '../build/build-result.ts'
import { attempt, type Location } from '../diagnostics/index.ts'
import type { Path } from './json-values.ts'
import type { Place } from './mistake.ts'

/** Finds the line to edit to correct a field of the resource at an index. */
export type Locate = (index: number, path: Path, place: Place) => Location | undefined

/** Finds fields of a build by who has set them. Builds again on first use, unless the build has recorded it. */
export function locatorOf(built: BuildResult): Locate {
  let resources: ReturnType<BuildResult['explain']>['resources'] | undefined
  return (index, path, place) => {
    resources ??= attempt(() => built.explain().resources) ?? []
    const resource = resources[index]
    if (place === 'parent') return resource?.locate(path.slice(0, -1), 'key')
    return resource?.locate(path, place)
  }
}
