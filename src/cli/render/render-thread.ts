import { openTarget } from '../../targets/open-targets.ts'
import type { CommandIo } from '../command.ts'
import { answerMessages, sendToParent, threadData } from '../process/threads.ts'
import { type RenderFlagValues, renderSetup } from './render-setup.ts'
import { type Rendered, renderOne } from './rendered.ts'

/** What a thread needs to know to render targets. */
export interface ThreadSetup {
  readonly flags: RenderFlagValues
  readonly cwd: string
  /** Names of all targets. */
  readonly names: readonly string[]
}

/** Indices of targets to render. */
export type ThreadRequest = readonly number[]

/** Sent for each of them. */
export interface ThreadAnswer {
  readonly index: number
  /** Undefined if something unexpected happened: then the main thread renders the target, and reports that. */
  readonly rendered: Rendered | undefined
}

/** Renders targets for the main thread until that ends this one. */
export async function serveRenders(io: CommandIo): Promise<number> {
  const data = threadData()
  if (data === undefined) return 2
  // Only `RenderPool` starts this command.
  const { flags, cwd, names } = data as ThreadSetup
  const { options } = await renderSetup(flags, { ...io, cwd })
  const request = { perResource: flags['per-resource'], strict: flags.strict }
  await answerMessages(async (message) => {
    for (const index of message as ThreadRequest) {
      try {
        const rendered = await renderOne(await openTarget(names[index] ?? '', options), request)
        sendToParent({ index, rendered } satisfies ThreadAnswer)
      } catch {
        sendToParent({ index, rendered: undefined } satisfies ThreadAnswer)
      }
    }
  })
  return 0
}
