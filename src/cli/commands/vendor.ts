import type { Command } from '../command.ts'
import { inputFlags, targetArguments } from './build-flags.ts'

const vendorOwnFlags = {
  check: {
    type: 'bool',
    summary: 'write nothing; list missing charts and outdated lock files, and exit with 1 if there are any',
    group: 'Output',
  },
} as const

export type VendorFlags = typeof vendorOwnFlags & typeof inputFlags

const vendorFlags: VendorFlags = { ...vendorOwnFlags, ...inputFlags }

export const vendorCommand: Command<VendorFlags> = {
  summary: 'Fetch missing Helm charts into the git repository',
  description:
    'Renders the targets, fetches missing charts from HTTP repositories and OCI registries, and writes them to disk. Charts in `helmCharts` with a `repo` are written to `charts`, where kustomize looks for them. Dependencies of a chart are written to the `charts` directory in the chart. Charts of Flux HelmReleases and Argo CD Applications are written to `.kuilt/charts` at the top of the git repository, where later builds find them. Warnings list charts from sources that kuilt does not fetch, such as other git repositories. Archives are verified against their digests. `.kuilt-charts.lock` next to the charts records versions and digests; a chart that is fetched again must have the same digest. Existing charts are not fetched again, unless you remove them and their entries in the lock file. If a target cannot be rendered, nothing is written. With --check, writes nothing, and fails if charts are missing, if lock files (`.kuilt-charts.lock`, and the Chart.lock of charts) are outdated, or if existing charts do not match them.',
  arguments: targetArguments('directories, patterns or other targets (default: .)'),
  flags: vendorFlags,
  examples: [
    { about: 'Fetch the charts of all overlays', line: "kuilt vendor 'overlays/*'" },
    { about: 'Fetch the dependencies of a chart', line: 'kuilt vendor helm:charts/web' },
    { about: 'Fetch the charts of all HelmReleases', line: 'kuilt vendor flux:clusters/prod' },
    { about: 'Fail in CI if charts are missing or outdated', line: "kuilt vendor --check 'overlays/*'" },
  ],
  run: async (flags, args, io) => {
    const { runVendor } = await import('../vendor/run-vendor.ts')
    return await runVendor(flags, args.length === 0 ? ['.'] : args, io)
  },
}
