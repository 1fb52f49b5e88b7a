/** The flag `-o` for commands that print a single document. */
export const outputFileFlag = {
  output: {
    type: 'string',
    short: 'o',
    value: 'FILE',
    summary: 'write to this file instead of stdout',
    group: 'Output',
    completes: 'file',
  },
} as const
