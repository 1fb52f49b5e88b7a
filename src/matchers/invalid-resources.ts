import type { BuildResult } from '../build/build-result.ts'
import { fileAccess } from '../files/disk-file-system.ts'
import { isInside, relativePath } from '../files/paths.ts'
import { validateBuilt } from '../validate/validate-built.ts'
import type { ValidMatcherOptions } from './matcher-types.ts'

/** Returns a paragraph for each mistake that an API server would reject, with its location and a hint. */
export function invalidResources(result: BuildResult, options: ValidMatcherOptions): readonly string[] {
  const { cwd } = fileAccess(options)
  const { resources } = validateBuilt(result, { ...options, cwd })
  return resources.flatMap(({ kind, name, errors }) =>
    errors.map(({ message, hint, at }) => {
      const file = at && (isInside(at.file, cwd) ? relativePath(cwd, at.file) : at.file)
      const location = file === undefined ? [] : [` --> ${[file, at?.line, at?.column].filter(Boolean).join(':')}`]
      return [`${kind}/${name}: ${message}`, ...location, ...(hint === undefined ? [] : [` hint: ${hint}`])].join('\n')
    }),
  )
}
