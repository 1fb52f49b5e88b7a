import { createCache } from '../../build/build-cache.ts'
import { diskFileSystem } from '../../files/disk-file-system.ts'
import type { FileSystem } from '../../files/file-system.ts'
import { type Snapshot, snapshotFileSystem } from '../../files/snapshot-file-system.ts'
import type { TargetOptions } from '../../targets/target.ts'
import type { CommandIo, FlagValues } from '../command.ts'
import { toBuildOptions, toWarningCodes } from '../commands/build-options.ts'
import type { RenderFlags } from '../commands/render-flags.ts'

export type RenderFlagValues = FlagValues<RenderFlags>

export interface RenderSetup {
  readonly options: TargetOptions & { readonly cwd: string }
  readonly snapshot: Snapshot
}

/**
 * Returns the options for all targets of a run, which share the cache and the files read from disk.
 *
 * @param disk the files of this machine
 */
export async function renderSetup(
  flags: RenderFlagValues,
  io: CommandIo,
  disk: FileSystem = diskFileSystem(),
): Promise<RenderSetup> {
  const snapshot = snapshotFileSystem(disk)
  const own = await toBuildOptions({ ...flags, output: undefined }, io)
  // Programs may change files, so reads are not cached.
  const fileSystem = own.exec === undefined ? snapshot.fileSystem : disk
  const noWarn = toWarningCodes(flags['no-warn'])
  return {
    snapshot,
    options: { ...own, cwd: io.cwd, fileSystem, cache: createCache(), noWarn, readStdin: io.readStdin },
  }
}
