import { attempt } from '../../diagnostics/index.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { basename, joinPath } from '../../files/paths.ts'
import { compareVersions, type Version, versionInRange } from '../../go-template/functions/semver-version.ts'
import { directoryMetadata } from '../../helm/chart-metadata.ts'

/** A chart to find in a directory. */
export interface WantedChart {
  /** The name. Undefined for the only chart in the directory. */
  readonly name: string | undefined
  /** A version, or a range of versions. */
  readonly version: string
}

/**
 * Finds a chart in a directory that is used as a chart repository: the directory itself, or `NAME`, `NAME-VERSION`,
 * `NAME-VERSION/NAME`, `NAME-VERSION.tgz` or `NAME.tgz` in it. If there are several archives, the archive with the
 * highest version in the range is used.
 */
export function findChart(
  fileSystem: FileSystem,
  directory: string,
  { name, version }: WantedChart,
): string | undefined {
  if (name === undefined) return onlyChart(fileSystem, directory)
  // In OCI registries, the name may be a path.
  const short = basename(name)
  const versioned = `${short}-${version.replace(/^v/, '')}`
  const exact = [`${versioned}.tgz`, `${short}-${version}.tgz`, versioned, `${versioned}/${short}`, name, short]
  const found = exact.map((path) => joinPath(directory, path)).find((path) => isChartAt(fileSystem, path))
  if (found !== undefined) return found
  if (nameOf(fileSystem, directory) === short) return directory
  return archiveInRange(fileSystem, directory, { name: short, version })
}

/** True for a directory with a Chart.yaml, and for an archive. */
export function isChartAt(fileSystem: FileSystem, path: string): boolean {
  const kind = attempt(() => fileSystem.kind(path))
  return kind === 'file' ? path.endsWith('.tgz') : kind === 'directory' && isChartDirectory(fileSystem, path)
}

function isChartDirectory(fileSystem: FileSystem, path: string): boolean {
  return attempt(() => fileSystem.kind(joinPath(path, 'Chart.yaml'))) === 'file'
}

function nameOf(fileSystem: FileSystem, directory: string): string | undefined {
  return isChartDirectory(fileSystem, directory)
    ? attempt(() => directoryMetadata(fileSystem, directory).name)
    : undefined
}

function onlyChart(fileSystem: FileSystem, directory: string): string | undefined {
  if (isChartDirectory(fileSystem, directory)) return directory
  const paths = (attempt(() => fileSystem.list(directory)) ?? []).map((name) => joinPath(directory, name))
  const [chart, second] = paths.filter((path) => isChartAt(fileSystem, path))
  return second === undefined ? chart : undefined
}

function archiveInRange(
  fileSystem: FileSystem,
  directory: string,
  { name, version }: { readonly name: string; readonly version: string },
): string | undefined {
  let highest: { readonly path: string; readonly version: Version } | undefined
  for (const file of attempt(() => fileSystem.list(directory)) ?? []) {
    if (file === `${name}.tgz`) return joinPath(directory, file)
    if (!file.startsWith(`${name}-`) || !file.endsWith('.tgz')) continue
    const found = versionInRange(file.slice(name.length + 1, -'.tgz'.length), version === '' ? '*' : version)
    if (found === undefined) continue
    if (highest === undefined || compareVersions(found, highest.version) > 0) {
      highest = { path: joinPath(directory, file), version: found }
    }
  }
  return highest?.path
}
