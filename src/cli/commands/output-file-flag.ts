/** `-o` of commands that print one text. */
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
