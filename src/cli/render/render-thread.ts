import { openTarget } from '../../targets/open-targets.ts'
import type { CommandIo } from '../command.ts'
import { handleMessages, sendToParent, threadData } from '../process/threads.ts'
import { type RenderFlagValues, renderSetup } from './render-setup.ts'
import { type Rendered, renderOne } from './rendered.ts'

/** The data that a thread needs to render targets. */
export interface ThreadSetup {
  readonly flags: RenderFlagValues
  readonly cwd: string
  /** The names of all targets. */
  readonly names: readonly string[]
}

/** The indices of the targets to render. */
export type ThreadRequest = readonly number[]

/** The response for each target. */
export interface ThreadResponse {
  readonly index: number
  /** The result. Undefined after an unexpected error: the main thread then renders the target and reports the error. */
  readonly rendered: Rendered | undefined
}

/** Renders targets for the main thread until the main thread terminates this one. */
export async function serveRenders(io: CommandIo): Promise<number> {
  const data = threadData()
  if (data === undefined) return 2
  // `RenderPool` is the only caller.
  const { flags, cwd, names } = data as ThreadSetup
  const { options } = await renderSetup(flags, { ...io, cwd })
  const request = { perResource: flags['per-resource'], strict: flags.strict }
  await handleMessages(async (message) => {
    for (const index of message as ThreadRequest) {
      try {
        const rendered = await renderOne(await openTarget(names[index] ?? '', options), request)
        sendToParent({ index, rendered } satisfies ThreadResponse)
      } catch {
        sendToParent({ index, rendered: undefined } satisfies ThreadResponse)
      }
    }
  })
  return 0
}
