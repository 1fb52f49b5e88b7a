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

type Catalogue = ReturnType<typeof sourceErrors> &
  ReturnType<typeof layerErrors> &
  ReturnType<typeof yamlErrors> &
  ReturnType<typeof kustomizationErrors> &
  ReturnType<typeof buildErrors> &
  ReturnType<typeof generateErrors> &
  ReturnType<typeof patchErrors> &
  ReturnType<typeof transformErrors> &
  ReturnType<typeof replacementErrors> &
  ReturnType<typeof pluginErrors> &
  ReturnType<typeof dependencyErrors> &
  ReturnType<typeof templateErrors> &
  ReturnType<typeof fluxErrors> &
  ReturnType<typeof sopsErrors> &
  ReturnType<typeof chartErrors> &
  ReturnType<typeof argocdErrors> &
  ReturnType<typeof editErrors> &
  ReturnType<typeof diffErrors> &
  ReturnType<typeof libraryErrors> &
  ReturnType<typeof matcherErrors> &
  ReturnType<typeof repositoryErrors> &
  ReturnType<typeof apiErrors> &
  ReturnType<typeof cliErrors>

/**
 * The wordings by topic. Setting up all of them takes a noticeable part of a small build, so a topic is set up when the
 * search for a code reaches it. The first two have the codes that every build creates and catches.
 */
const topics: readonly (() => Partial<Catalogue>)[] = [
  sourceErrors,
  layerErrors,
  yamlErrors,
  kustomizationErrors,
  buildErrors,
  generateErrors,
  patchErrors,
  transformErrors,
  replacementErrors,
  pluginErrors,
  dependencyErrors,
  templateErrors,
  fluxErrors,
  sopsErrors,
  chartErrors,
  argocdErrors,
  editErrors,
  diffErrors,
  libraryErrors,
  matcherErrors,
  repositoryErrors,
  apiErrors,
  cliErrors,
]

/** Every error that kuilt can report: a stable code and its wording. `catalogue/` has one file per topic. */
export function catalogue(): Catalogue {
  return Object.assign({}, ...topics.map((topic) => topic()))
}

/** The code of an error. Codes are stable; docs/errors.md explains each of them. */
export type Code = keyof Catalogue
export type Params<C extends Code> = Parameters<Catalogue[C]>[0]

export function wordingOf<C extends Code>(code: C, params: Params<C>): string {
  // Each wording takes the params of its own code; the union of all of them is what TypeScript sees here.
  for (const topic of topics) {
    const wording = topic()[code]
    if (wording !== undefined) return (wording as (p: Params<C>) => string)(params)
  }
  throw new Error(`no wording for ${code}`)
}
