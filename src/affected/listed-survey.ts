import type { FileSystem } from '../files/file-system.ts'
import type { Comparison } from '../files/git/changed-files.ts'
import { basename, isInside } from '../files/paths.ts'
import { kustomizationNames } from '../kustomization/find.ts'
import { isSkipped, type Survey, surveyDirectory } from '../targets/find-roots.ts'

/** The position of each name of a kustomization file. The first one in a directory is used. */
const ranks: ReadonlyMap<string, number> = new Map(kustomizationNames.map((name, rank) => [name, rank]))

/**
 * Returns the contents of a repository from the files that git lists. Only directories that git does not list are
 * searched.
 */
export function listedSurvey(
  fileSystem: FileSystem,
  { root, files, links, unlisted }: Omit<Comparison, 'changes'>,
): Survey {
  const prefix = root === '/' ? root : `${root}/`
  const kustomizations = new Map<string, string>()
  for (const file of files) {
    const slash = file.lastIndexOf('/')
    const rank = ranks.get(file.slice(slash + 1))
    if (rank === undefined || isInSkipped(file)) continue
    const directory = slash < 0 ? root : prefix + file.slice(0, slash)
    const other = kustomizations.get(directory)
    if (other === undefined || rank < (ranks.get(basename(other)) ?? 0)) kustomizations.set(directory, prefix + file)
  }
  const allLinks = links.map((link) => prefix + link)
  for (const directory of unlisted) {
    if (isInSkipped(directory)) continue
    const below = surveyDirectory(fileSystem, prefix + directory)
    for (const [path, file] of below.kustomizations) kustomizations.set(path, file)
    allLinks.push(...below.links)
  }
  return { kustomizations, links: allLinks }
}

/** True for a directory that is never searched, and for a path in such a directory. */
function isInSkipped(path: string): boolean {
  return (path.includes('node_modules') || path.includes('.git')) && path.split('/').some(isSkipped)
}

/** Returns the part of a survey of a repository that is in and below a directory. */
export function surveyWithin(survey: Survey, directory: string, root: string): Survey {
  if (directory === root) return survey
  const kustomizations = new Map<string, string>()
  for (const [path, file] of survey.kustomizations) {
    if (isInside(path, directory)) kustomizations.set(path, file)
  }
  return { kustomizations, links: survey.links }
}
