import type { Command } from '../command.ts'
import { inputFlags } from './build-flags.ts'

type VendorFlags = typeof inputFlags

export const vendorCommand: Command<VendorFlags> = {
  summary: 'Fetch the Helm charts that targets need into their `charts` directories',
  description:
    'Renders the targets, fetches missing charts from HTTP repositories and OCI registries, and writes them to disk. Charts in `helmCharts` with a `repo` are written to `charts`, where kustomize looks for them. Dependencies of a chart are written to the `charts` directory in the chart. Archives are verified by their digests. `.kuilt-charts.lock` in the same directory records versions and digests; a chart that is fetched again must have the same digest. Existing charts are not fetched again; to update one, remove it and its entry in the lock file. If a target cannot be rendered, nothing is written.',
  arguments: [
    {
      name: 'TARGET',
      summary: 'directories, patterns or other targets (default: .)',
      optional: true,
      rest: true,
      completes: 'directory',
    },
  ],
  flags: inputFlags,
  examples: [
    { about: 'Fetch the charts of all overlays', line: "kuilt vendor 'overlays/*'" },
    { about: 'Fetch the dependencies of a chart', line: 'kuilt vendor helm:charts/web' },
  ],
  run: async (flags, args, io) => {
    const { runVendor } = await import('../vendor/run-vendor.ts')
    return await runVendor(flags, args.length === 0 ? ['.'] : args, io)
  },
}
