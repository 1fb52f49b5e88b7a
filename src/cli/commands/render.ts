import type { Command } from '../command.ts'
import { targetArguments } from './build-flags.ts'
import { type RenderFlags, renderFlags } from './render-flags.ts'

export const renderCommand: Command<RenderFlags> = {
  summary: 'Write the output of many targets to files, or check that it is up to date',
  description:
    'Renders every target to `DIR/TARGET.yaml`. Each file contains exactly what `kuilt build` prints. For a directory without a kustomization, renders all roots below it: kustomizations that no other kustomization includes. Files are replaced only if their content differs. `DIR/.kuilt-render.json` lists the files that kuilt has written; files on that list are removed when their target no longer exists. Failed targets are reported at the end; the others are still written. With --check, writes nothing and fails if files are not up to date. If you commit the rendered output and run the check in CI, a change to a base shows up in review in every overlay that it affects.',
  arguments: targetArguments('directories, patterns or other targets (default: .)'),
  flags: renderFlags,
  examples: [
    { about: 'Render all overlays of a repository', line: 'kuilt render . -o rendered' },
    { about: 'Fail in CI if the committed output is not up to date', line: 'kuilt render . -o rendered --check' },
    {
      about: 'Render all targets that match a pattern, with one file per resource',
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
