import type { AffectedResult } from '../index.ts'

/** The output of `affected`, by the value of `--format`. */
export const affectedFormats = {
  list: ({ roots }: AffectedResult): string => roots.map(({ target }) => `${target}\n`).join(''),
  json: ({ roots, changes }: AffectedResult): string => {
    const affected = roots.map((root) => (root.error === undefined ? root : { ...root, error: root.error.code }))
    return `${JSON.stringify({ affected, changes }, undefined, 2)}\n`
  },
  github: ({ roots }: AffectedResult): string => {
    return `matrix=${JSON.stringify({ target: roots.map(({ target }) => target) })}\n`
  },
} as const
