import type { FileSystem } from '../files/file-system.ts'
import type { Comparison } from '../files/git/changed-files.ts'
import { isInside } from '../files/paths.ts'
import { kustomizationNames } from '../kustomization/find.ts'
import { isSkipped, type Survey, surveyDirectory } from '../targets/find-roots.ts'

/**
 * The contents of a repository, from the files that git lists. Only directories that git does not list are searched.
 */
export function listedSurvey(
  fileSystem: FileSystem,
  { root, files, links, unlisted }: Omit<Comparison, 'changes'>,
): Survey {
  const prefix = root === '/' ? root : `${root}/`
  const ranks = new Map<string, number>()
  for (const file of files) {
    const rank = rankOf(file)
    if (rank < 0) continue
    const directory = prefix + file.slice(0, Math.max(file.lastIndexOf('/'), 0))
    const path = directory === prefix ? root : directory
    ranks.set(path, Math.min(rank, ranks.get(path) ?? rank))
  }
  const kustomizations = new Map(
    [...ranks].map(([path, rank]) => [path, `${path === '/' ? '' : path}/${kustomizationNames[rank]}`]),
  )
  const allLinks = links.map((link) => prefix + link)
  for (const directory of unlisted) {
    if (directory.split('/').some(isSkipped)) continue
    const below = surveyDirectory(fileSystem, prefix + directory)
    for (const [path, file] of below.kustomizations) kustomizations.set(path, file)
    allLinks.push(...below.links)
  }
  return { kustomizations, links: allLinks }
}

/** The position in the names of kustomization files; -1 for other files. */
function rankOf(file: string): number {
  return kustomizationNames.findIndex((name) => {
    return file.endsWith(name) && (file.length === name.length || file[file.length - name.length - 1] === '/')
  })
}

/** The part of a survey that is in and below a directory. */
export function surveyWithin({ kustomizations, links }: Survey, directory: string): Survey {
  const isFound = (path: string): boolean => {
    if (!isInside(path, directory)) return false
    const below = path.slice(directory.length)
    return !(below.includes('node_modules') || below.includes('.git')) || !below.split('/').some(isSkipped)
  }
  return { kustomizations: new Map([...kustomizations].filter(([path]) => isFound(path))), links }
}
