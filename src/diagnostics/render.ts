import type { Diagnostic } from './diagnostic.ts'
import type { RenderOptions } from './render/display.ts'
import { renderGithub } from './render/github.ts'
import { renderJson } from './render/json.ts'
import { renderSarif } from './render/sarif.ts'
import { renderText } from './render/text.ts'

export type { RenderOptions }

/** The formats of errors and warnings. See `FormatOptions.format`. */
export type DiagnosticFormat = 'text' | 'json' | 'sarif' | 'github'

export interface Renderer {
  /**
   * With `stream`, every diagnostic can be printed immediately. With `document`, the output is one document with all
   * diagnostics of the run, even if there are none.
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
