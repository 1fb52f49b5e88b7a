import { type Warning, type WarningCode, type WarningParams, warning } from '../diagnostics/index.ts'
import type { LoadFile } from '../generate/key-values.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'

/** The context of an edit, in addition to the file itself. */
export interface EditContext {
  /** The name of the kustomization file, for messages. */
  readonly file: string
  /** Reads a file that the kustomization references. If set, new generators are tested with their files. */
  readonly loadFile: LoadFile | undefined
  /** True if a text is the path of a file and not an inline patch. */
  readonly isFile: (path: string) => boolean
  readonly warn: <C extends WarningCode>(code: C, params: WarningParams<C>) => void
}

/** Applies one kind of edit. Returns the new data, or undefined if kustomize would not write the file. */
export type Apply<E> = (kustomization: Kustomization, edit: E, context: EditContext) => Kustomization | undefined

/** Creates a context that collects its warnings. */
export function editContext(options: Omit<EditContext, 'warn'>): {
  readonly context: EditContext
  readonly warnings: readonly Warning[]
} {
  const warnings: Warning[] = []
  const context: EditContext = {
    ...options,
    // TypeScript cannot infer that a warning with a single code is a member of the union.
    warn: (code, params) => void warnings.push(warning(code, params, { at: { file: options.file } }) as Warning),
  }
  return { context, warnings }
}
