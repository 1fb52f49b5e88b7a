import { nameList } from '../hints.ts'

/** Errors of the commands for whole repositories: `render` and `affected`. */
export const repositoryErrors = () => ({
  RENDER_SAME_OUTPUT: (p: { path: string; targets: readonly string[] }): string =>
    `several targets would be written to "${p.path}": ${nameList(p.targets)}`,
  RENDER_LIST_INVALID: (p: { path: string; reason: string }): string => `cannot read "${p.path}": ${p.reason}`,
  RENDER_OVERWRITES_INPUT: (p: { file: string; target: string }): string =>
    `cannot write "${p.file}": target "${p.target}" reads it`,
  RENDER_OUTDATED: (p: { file: string; target: string; diff: string }): string => `"${p.file}" is out of date`,
  RENDER_FILE_MISSING: (p: { file: string; target: string }): string => `"${p.file}" does not exist`,
  RENDER_LEFT_OVER: (p: { file: string; target: string }): string =>
    `"${p.file}" is no longer needed: "${p.target}" is no longer a target`,
  RENDER_CHECK_FAILED: (p: { count: number }): string =>
    p.count === 1 ? 'one rendered file is not up to date' : `${p.count} rendered files are not up to date`,
  WATCH_FAILED: (p: { path: string; reason: string }): string => `cannot watch "${p.path}": ${p.reason}`,
})
