import type { Diagnostic } from './diagnostic.ts'
import { renderGithub } from './render/github.ts'
import { renderJson } from './render/json.ts'
import type { RenderOptions } from './render/options.ts'
import { renderSarif } from './render/sarif.ts'
import { renderText } from './render/text.ts'

export type { RenderOptions }

export type DiagnosticFormat = 'text' | 'json' | 'sarif' | 'github'

export interface Renderer {
  /**
   * `stream`: every diagnostic can be printed as it comes. `document`: the output is one document and holds all
   * diagnostics of a run, even none.
   */
  readonly mode: 'stream' | 'document'
  readonly render: (diagnostics: readonly Diagnostic[], options: RenderOptions) => string
}

export const renderers: Readonly<Record<DiagnosticFormat, Renderer>> = {
  text: { mode: 'stream', render: renderText },
  json: { mode: 'document', render: renderJson },
  sarif: { mode: 'document', render: renderSarif },
  github: { mode: 'stream', render: renderGithub },
}
