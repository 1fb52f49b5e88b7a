import { apiErrors } from './catalogue/api.ts'
import { argocdErrors } from './catalogue/argocd.ts'
import { buildErrors } from './catalogue/build.ts'
import { chartErrors } from './catalogue/charts.ts'
import { cliErrors } from './catalogue/cli.ts'
import { dependencyErrors } from './catalogue/dependencies.ts'
import { diffErrors } from './catalogue/diff.ts'
import { editErrors } from './catalogue/edit.ts'
import { fluxErrors } from './catalogue/flux.ts'
import { generateErrors } from './catalogue/generate.ts'
import { kustomizationErrors } from './catalogue/kustomization.ts'
import { layerErrors } from './catalogue/layers.ts'
import { libraryErrors } from './catalogue/library.ts'
import { matcherErrors } from './catalogue/matchers.ts'
import { patchErrors } from './catalogue/patch.ts'
import { pluginErrors } from './catalogue/plugins.ts'
import { replacementErrors } from './catalogue/replacement.ts'
import { repositoryErrors } from './catalogue/repositories.ts'
import { sopsErrors } from './catalogue/sops.ts'
import { sourceErrors } from './catalogue/sources.ts'
import { templateErrors } from './catalogue/templates.ts'
import { transformErrors } from './catalogue/transform.ts'
import { yamlErrors } from './catalogue/yaml.ts'

type Catalogue = typeof yamlErrors &
  typeof sourceErrors &
  typeof kustomizationErrors &
  typeof buildErrors &
  typeof layerErrors &
  typeof generateErrors &
  typeof patchErrors &
  typeof transformErrors &
  typeof replacementErrors &
  typeof pluginErrors &
  typeof dependencyErrors &
  typeof templateErrors &
  typeof fluxErrors &
  typeof sopsErrors &
  typeof chartErrors &
  typeof argocdErrors &
  typeof editErrors &
  typeof diffErrors &
  typeof libraryErrors &
  typeof matcherErrors &
  typeof repositoryErrors &
  typeof apiErrors &
  typeof cliErrors

/** Every error that kuilt can report: a stable code and its wording. `catalogue/` has one file per topic. */
export const catalogue: Catalogue = {
  ...yamlErrors,
  ...sourceErrors,
  ...kustomizationErrors,
  ...buildErrors,
  ...layerErrors,
  ...generateErrors,
  ...patchErrors,
  ...transformErrors,
  ...replacementErrors,
  ...pluginErrors,
  ...dependencyErrors,
  ...templateErrors,
  ...fluxErrors,
  ...sopsErrors,
  ...chartErrors,
  ...argocdErrors,
  ...editErrors,
  ...diffErrors,
  ...libraryErrors,
  ...matcherErrors,
  ...repositoryErrors,
  ...apiErrors,
  ...cliErrors,
}

/** The code of an error. Codes are stable; docs/errors.md explains each of them. */
export type Code = keyof Catalogue
export type Params<C extends Code> = Parameters<Catalogue[C]>[0]

export function wordingOf<C extends Code>(code: C, params: Params<C>): string {
  // Each wording takes the params of its own code; the union of all of them is what TypeScript sees here.
  return (catalogue[code] as (p: Params<C>) => string)(params)
}
