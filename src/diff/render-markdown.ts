import type { Diff } from './changes.ts'
import type { RenderSettings } from './render.ts'

export function renderMarkdown(_diffs: readonly Diff[], _settings: RenderSettings): string {
  return ''
}
