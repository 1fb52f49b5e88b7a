import { buildFlags } from './build-flags.ts'

const ownFlags = {
  output: {
    type: 'string',
    short: 'o',
    value: 'DIR',
    summary: 'write to this directory (required); created if it does not exist',
    group: 'Output',
    completes: 'directory',
  },
  'per-resource': {
    type: 'bool',
    summary: 'write a directory per target, with one file per resource',
    group: 'Output',
  },
  check: {
    type: 'bool',
    summary:
      'write nothing; list files that are outdated, missing or no longer needed, and exit with 1 if there are any',
    group: 'Output',
  },
  watch: {
    type: 'bool',
    summary: 'after each change, render the affected targets again, until interrupted',
    group: 'Output',
  },
  jobs: {
    type: 'string',
    value: 'N',
    summary: 'number of threads (default: up to the number of processors)',
    group: 'Parallelism',
  },
  shard: {
    type: 'string',
    value: 'N/TOTAL',
    summary: 'render only one of TOTAL parts of similar cost, such as 3/10',
    group: 'Parallelism',
  },
} as const

/** The flags of `kuilt render`: its own flags, and the flags of `kuilt build` that affect the output. */
export type RenderFlags = typeof ownFlags & Omit<typeof buildFlags, 'output'>

export const renderFlags: RenderFlags = { ...buildFlags, ...ownFlags }
