import { checkByRules, flag, number, oneOf, type Rules } from '../build/option-rules.ts'
import { reported } from '../diagnostics/index.ts'
import type { Diff } from './changes.ts'
import { renderJson, renderJsonPatch } from './render-json.ts'
import { renderMarkdown } from './render-markdown.ts'
import { renderNames, renderText } from './render-text.ts'
import { renderUnified } from './render-unified.ts'
import { withParts } from './resource-change.ts'
import { maskedChange } from './secrets.ts'

/** Options for `renderDiff`. Every field is optional. */
export interface RenderDiffOptions {
  /** The format. Default: `text`. */
  readonly format?: 'text' | 'unified' | 'markdown' | 'names' | 'json' | 'jsonpatch'
  /** True to use colors in `text` and `unified`. Default: false. */
  readonly colors?: boolean
  /** The width of the terminal for `text`. Values that do not fit are on a separate line. Default: no limit. */
  readonly columns?: number
  /**
   * True to list references that changed only because of a new name or hash, and order changes that have no effect.
   * Default: false.
   */
  readonly all?: boolean
  /** True to print the values of Secrets. The format `jsonpatch` always contains them. Default: false. */
  readonly showSecrets?: boolean
  /** The maximum number of characters for `markdown`. Default: 65,536, GitHub's limit for comments. */
  readonly maxLength?: number
}

const optionRules: Rules<keyof RenderDiffOptions> = {
  format: oneOf('text', 'unified', 'markdown', 'names', 'json', 'jsonpatch'),
  colors: flag,
  columns: number,
  all: flag,
  showSecrets: flag,
  maxLength: number,
}

/** The complete options for a renderer. */
export type RenderSettings = Required<RenderDiffOptions>

/**
 * Formats a diff, or the diffs of several targets. Returns an empty string for identical outputs, except in the formats
 * `json` and `jsonpatch`.
 *
 * @throws KuiltError OPTION_INVALID, OPTION_UNKNOWN
 *
 * @example
 * ```ts
 * import { diff, memoryFileSystem, renderDiff, type RenderDiffOptions } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'base/kustomization.yaml': 'resources: [web.yaml]',
 *   'base/web.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 1 }',
 *   'prod/kustomization.yaml': 'resources: [../base]\nreplicas:\n  - { name: web, count: 5 }',
 * })
 * const options: RenderDiffOptions = { format: 'names' }
 * console.log(renderDiff(await diff('base', 'prod', { fileSystem }), options).trim()) // changed Deployment/web
 * ```
 */
export function renderDiff(diff: Diff | readonly Diff[], options: RenderDiffOptions = {}): string {
  reported(() => checkByRules(options, optionRules))
  const { format = 'text', colors = false, columns = Number.POSITIVE_INFINITY } = options
  const { all = false, showSecrets = false, maxLength = 65_536 } = options
  const settings: RenderSettings = { format, colors, columns, all, showSecrets, maxLength }
  const diffs: readonly Diff[] = 'changes' in diff ? [diff] : diff
  if (format === 'jsonpatch') return renderJsonPatch(diffs)
  const visible = diffs.map((one) => prepared(one, settings))
  return renderers[format](visible, settings)
}

type Renderer = (diffs: readonly Diff[], settings: RenderSettings) => string

const renderers: Readonly<Record<Exclude<RenderSettings['format'], 'jsonpatch'>, Renderer>> = {
  text: renderText,
  unified: renderUnified,
  markdown: renderMarkdown,
  names: renderNames,
  json: renderJson,
}

function prepared(diff: Diff, { all, showSecrets }: RenderSettings): Diff {
  const changes = all ? [...diff.changes, ...diff.followers] : diff.changes
  return {
    ...diff,
    changes: changes.map((change) => {
      const shown = showSecrets ? change : maskedChange(change)
      return all ? withParts(shown, { fields: [...shown.fields, ...shown.followers], followers: [] }) : shown
    }),
    followers: diff.followers.map((change) => (showSecrets ? change : maskedChange(change))),
  }
}
