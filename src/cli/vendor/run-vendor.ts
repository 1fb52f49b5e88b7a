import { relative } from 'node:path'
import { errorDiagnostic } from '../../diagnostics/diagnostic.ts'
import { cacheDirectoryOf } from '../../targets/helm/cache-directory.ts'
import { vendorCharts } from '../../targets/helm/vendor-charts.ts'
import { repositoryDirectories } from '../../targets/repository-directories.ts'
import type { CommandIo, FlagValues } from '../command.ts'
import { toInputOptions } from '../commands/build-options.ts'
import type { VendorFlags } from '../commands/vendor.ts'
import { writeCharts } from './write-charts.ts'

export async function runVendor(
  flags: FlagValues<VendorFlags>,
  targets: readonly string[],
  io: CommandIo,
): Promise<number> {
  // kuilt itself renders the charts to determine their dependencies.
  const options = await toInputOptions({ ...flags, helm: 'native' }, io)
  const { charts, locks, outdated } = await vendorCharts(targets, {
    ...options,
    remoteCharts: { cacheDirectory: cacheDirectoryOf(io.env), env: io.env },
  })
  if (!flags.check) writeCharts(charts, locks, await repositoryDirectories(targets, options))
  for (const { name, version, repository, path } of charts) {
    io.stdout.write(`${relative(io.cwd, path)}: ${name} ${version} from ${repository}\n`)
  }
  if (!flags.check) {
    if (charts.length === 0) io.stderr.write('no charts are missing\n')
    return 0
  }
  for (const error of outdated) io.report(errorDiagnostic(error))
  if (charts.length > 0 || outdated.length > 0) return 1
  io.stderr.write('no charts are missing or outdated\n')
  return 0
}
