import type { Command } from '../command.ts'

/** An internal command that `kuilt render` runs in threads. */
export const renderThreadCommand: Command = {
  summary: 'Render targets in a thread of another command',
  flags: {},
  examples: [{ about: 'In a thread of `kuilt render`', line: 'kuilt __render' }],
  run: async (_flags, _args, io) => {
    const { serveRenders } = await import('../render/render-thread.ts')
    return await serveRenders(io)
  },
}
