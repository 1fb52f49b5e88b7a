import { KuiltError } from '../../diagnostics/index.ts'
import { joinPath, relativePath } from '../../files/paths.ts'
import { joinDestination, type Root, rejectOutside } from './root.ts'

const defaultHome = 'charts'

/**
 * Copies a directory with Helm charts. An empty name means the default directory. If the directory does not exist,
 * nothing is copied, because helm will create it.
 *
 * @returns the path of the directory in the copy; an empty name is returned unchanged
 */
export function copyChartHome(root: Root, name: string): string {
  const path = name === '' ? defaultHome : name
  if (path.startsWith('/')) throw new KuiltError('LOCALIZE_CHART_HOME_ABSOLUTE', { path })
  const { job, loader } = root
  const full = joinPath(loader.root, path)
  const written = relativePath(loader.root, full)
  if (job.fileSystem.kind(full) === 'missing') return name === '' ? '' : written
  const home = loader.enter(written).root
  rejectOutside(home, root.limit)
  // The default directory keeps its name, even if it is a link.
  const isDefault = full === joinPath(loader.root, defaultHome)
  const destination = isDefault ? written : relativePath(loader.root, home)
  copyDirectory(root, home, joinDestination(root.destination, destination))
  return name === '' ? '' : destination
}

/** Copies a directory without its links. */
function copyDirectory({ job }: Root, directory: string, destination: string): void {
  if (job.directories.has(destination)) return
  const pending = [{ directory, destination }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    job.directories.add(next.destination)
    for (const name of job.fileSystem.list(next.directory)) {
      const path = joinPath(next.directory, name)
      const kind = job.fileSystem.kind(path)
      if (kind === 'missing' || job.fileSystem.realPath(path) !== path) continue
      const copy = joinDestination(next.destination, name)
      if (kind === 'directory') pending.push({ directory: path, destination: copy })
      else job.files.set(copy, job.fileSystem.read(path))
    }
  }
}
