import { buildFlags } from './build-flags.ts'

const ownFlags = {
  output: {
    type: 'string',
    short: 'o',
    value: 'DIR',
    summary: 'write to this directory; created if it does not exist',
    group: 'Output',
    completes: 'directory',
  },
  'per-resource': { type: 'bool', summary: 'write a folder per target, with one file per resource', group: 'Output' },
  check: {
    type: 'bool',
    summary: 'write nothing; list files that are outdated, missing or left over, and exit with 1 if there are any',
    group: 'Output',
  },
  watch: { type: 'bool', summary: 'render again whatever a change affects, until interrupted', group: 'Output' },
  jobs: {
    type: 'string',
    value: 'N',
    summary: 'number of threads (default: as many as the machine has processors, if that is faster)',
    group: 'Work',
  },
  shard: {
    type: 'string',
    value: 'N/TOTAL',
    summary: 'render only one of TOTAL parts of similar cost, such as 3/10',
    group: 'Work',
  },
} as const

/** The flags of `kuilt render`: its own, and those of `kuilt build` that affect the output. */
export type RenderFlags = typeof ownFlags & Omit<typeof buildFlags, 'output'>

export const renderFlags: RenderFlags = { ...buildFlags, ...ownFlags }
