import { type Warning, warning } from '../../diagnostics/index.ts'
import type { DefinedVar } from '../../references/vars.ts'

/**
 * Returns one warning about all unused vars, as in kustomize. The location is a var in the kustomization to build, or
 * the first var in a base.
 *
 * @param unused the sorted names of the vars
 * @param file the kustomization that is built
 */
export function unusedVarsWarning(
  unused: readonly string[],
  { vars, file }: { readonly vars: readonly DefinedVar[]; readonly file: string },
): Warning {
  const locations = vars.flatMap(({ name = '', at }) => (at !== undefined && unused.includes(name) ? [at] : []))
  const at = locations.find((location) => location.file === file) ?? locations[0]
  const hint =
    'refer to a var as `$(NAME)` in a field that supports vars, or add the field to `varReference` in a file under `configurations`'
  return warning('VARS_UNUSED', { names: unused.join(',') }, { at: at ?? { file }, hint })
}
