import { toFiles, toYaml } from '../../build/build-result.ts'
import { type Diagnostic, errorDiagnostic, strictDiagnostic } from '../../diagnostics/diagnostic.ts'
import { KuiltError, type Warning } from '../../diagnostics/index.ts'
import { renderTarget } from '../../targets/render-all.ts'
import type { Target } from '../../targets/target.ts'

/** The result of a target as plain data, which can be passed between threads. */
export interface Rendered {
  /** The texts by path in the output directory. Undefined if the target cannot be rendered. */
  readonly files: ReadonlyMap<string, string> | undefined
  /** All files that were read. */
  readonly inputs: readonly string[]
  readonly warnings: readonly Diagnostic[]
  readonly error?: Diagnostic
}

export interface RenderRequest {
  /** True to write a directory with one file per resource instead of one file per target. */
  readonly perResource: boolean
  /** True to treat warnings as errors. */
  readonly strict: boolean
}

/** Renders one target. Errors in its input are part of the result. */
export async function renderOne(target: Target, { perResource, strict }: RenderRequest): Promise<Rendered> {
  const found: Warning[] = []
  const onWarning = (warning: Warning): void => void found.push(warning)
  const { result, error } = await renderTarget(target, { onWarning, purpose: perResource ? 'files' : 'text' })
  // Warnings are converted after the build, because hints can depend on its output.
  const warnings = found.map((warning) => strictDiagnostic(warning, strict))
  if (error !== undefined) return { files: undefined, inputs: [], warnings, error: errorDiagnostic(error) }
  const { files: inputs } = result.inputs
  if (strict && warnings.length > 0) {
    const failure = new KuiltError('STRICT_WARNINGS', { count: warnings.length })
    return { files: undefined, inputs, warnings, error: errorDiagnostic(failure) }
  }
  const path = target.outputPath
  const files = perResource
    ? [...toFiles(result)].map(([name, text]) => [`${path}/${name}`, text] as const)
    : [[`${path}.yaml`, toYaml(result)] as const]
  return { files: new Map(files), inputs, warnings }
}
