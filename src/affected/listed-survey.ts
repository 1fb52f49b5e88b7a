import type { FileSystem } from '../files/file-system.ts'
import type { Comparison } from '../files/git/changed-files.ts'
import { isInside, parentOf } from '../files/paths.ts'
import { kustomizationNames } from '../kustomization/find.ts'
import { type Survey, surveyDirectory } from '../targets/find-roots.ts'
import { isInSkipped } from './direct-paths.ts'

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
    const rank = rankOf(file)
    if (rank === undefined || isInSkipped(file)) continue
    const path = prefix + file
    const directory = parentOf(path)
    // The first name replaces all others.
    const other = rank === 0 ? undefined : kustomizations.get(directory)
    if (other === undefined || rank < (rankOf(other) ?? 0)) kustomizations.set(directory, path)
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

function rankOf(file: string): number | undefined {
  return ranks.get(file.slice(file.lastIndexOf('/') + 1))
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
