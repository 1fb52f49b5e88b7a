import type { Command } from '../command.ts'
import { type RenderFlags, renderFlags } from './render-flags.ts'

export const renderCommand: Command<RenderFlags> = {
  summary: 'Write the output of many targets to files, or check that it is up to date',
  description:
    'Renders every target to `DIR/TARGET.yaml`, each file exactly as `kuilt build` prints it. A directory without a kustomization means all roots below it: kustomizations that no other one includes. Files are replaced only if they differ. `DIR/.kuilt-render.json` lists the files that kuilt has written; files on that list are removed when their target is gone. Targets that fail are reported at the end, and do not keep the others from being written. With --check, nothing is written: commit the rendered output, run the check in CI, and a change to a base shows up in review in every overlay that it affects.',
  arguments: [
    {
      name: 'TARGET',
      summary: 'directories, patterns or other targets (default: .)',
      optional: true,
      rest: true,
      completes: 'directory',
    },
  ],
  flags: renderFlags,
  examples: [
    { about: 'Render all overlays of a repository', line: 'kuilt render . -o rendered' },
    { about: 'Fail in CI if the committed output is not up to date', line: 'kuilt render . -o rendered --check' },
    {
      about: 'Render the targets that a pattern matches, one file per resource',
      line: "kuilt render '**/prod' -o out --per-resource",
    },
    { about: 'Render again after each change', line: 'kuilt render . -o rendered --watch' },
    { about: 'Spread the work over ten CI jobs', line: 'kuilt render . -o rendered --check --shard 3/10' },
  ],
  run: async (flags, args, io) => {
    const { runRender } = await import('../render/run-render.ts')
    return await runRender(flags, args.length === 0 ? ['.'] : args, io)
  },
}
