import { relative } from 'node:path'
import { errorDiagnostic, warningDiagnostic } from '../../diagnostics/diagnostic.ts'
import type { Warning, WarningCode } from '../../diagnostics/index.ts'
import { distinctFindings } from '../../diagnostics/same-finding.ts'
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
  const unavailable: Warning[] = []
  const { charts, locks, outdated } = await vendorCharts(targets, {
    ...options,
    onWarning: (found) => {
      if (aboutCharts.has(found.code)) unavailable.push(found)
    },
    remoteCharts: { cacheDirectory: cacheDirectoryOf(io.env), env: io.env },
  })
  if (!flags.check) writeCharts(charts, locks, await repositoryDirectories(targets, options))
  for (const { name, version, repository, path } of charts) {
    io.stdout.write(`${relative(io.cwd, path)}: ${name} ${version} from ${repository}\n`)
  }
  for (const found of distinctFindings(unavailable)) io.report(warningDiagnostic(found))
  const none = unavailable.length === 0 ? 'no charts are missing' : 'no other charts are missing'
  if (!flags.check) {
    if (charts.length === 0) io.stderr.write(`${none}\n`)
    return 0
  }
  for (const error of outdated) io.report(errorDiagnostic(error))
  if (charts.length > 0 || outdated.length > 0) return 1
  io.stderr.write(`${none} or outdated\n`)
  return 0
}

/** The warnings about charts that cannot be fetched, and about objects that may need charts and are skipped. */
const aboutCharts: ReadonlySet<WarningCode> = new Set<WarningCode>([
  'FLUX_HELM_RELEASE_KEPT',
  'FLUX_CHART_INCOMPLETE',
  'FLUX_SOURCE_LEFT_OUT',
  'FLUX_RESOURCE_SET_KEPT',
  'ARGOCD_CHART_NOT_RENDERED',
  'ARGOCD_LEFT_OUT',
])
