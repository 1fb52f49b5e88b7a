/** Transformers. */
export const transformErrors = {
  FIELD_WRONG_NODE_KIND: (p: { expected: string; actual: string; contents: string }) =>
    `wrong node kind: expected ${p.expected} but got ${p.actual}: node contents:\n${p.contents}`,
} as const
