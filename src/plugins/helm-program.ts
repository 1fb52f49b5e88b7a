import { KuiltError } from '../diagnostics/index.ts'
import type { Source } from '../resource/resource.ts'
import { type ExecHost, type ExecResult, failureOf, type TemporaryDirectory } from './exec-host.ts'
import type { ChartConfig, HelmHost } from './helm-options.ts'

interface HelmSetup {
  readonly helm: HelmHost
  /** The directory of the kustomization. */
  readonly root: string
  /** The configuration of the chart, for errors. */
  readonly at: Source
  readonly temporary: TemporaryDirectory
}

interface HelmRun {
  readonly command: string
  readonly result: ExecResult
}

/**
 * Runs the helm program for a chart. Follows api/internal/builtins/HelmChartInflationGenerator.go,
 * (HelmChartInflationGeneratorPlugin).runHelmCommand. All methods throw HELM_FAILED if helm fails.
 */
export class HelmProgram {
  readonly #exec: ExecHost
  readonly #config: ChartConfig
  readonly #setup: HelmSetup
  #version: HelmRun | undefined

  constructor(exec: ExecHost, config: ChartConfig, setup: HelmSetup) {
    this.#exec = exec
    this.#config = config
    this.#setup = setup
  }

  isMissing(): boolean {
    return this.#versionRun().result.isMissing === true
  }

  /** Checks the version of the program. @throws KuiltError HELM_VERSION unless it is helm 3 or 4 */
  requireVersion(): void {
    const printed = new TextDecoder().decode(this.#outputOf(this.#versionRun()))
    const version = /v?(\d+(?:\.\d+)+)/.exec(printed)?.[1]
    const major = version?.split('.')[0]
    if (major === '3' || major === '4') return
    throw new KuiltError('HELM_VERSION', { version: version ?? 'none' }, { at: this.#setup.at })
  }

  /** Downloads the chart into a directory. */
  pull(directory: string): void {
    this.#outputOf(this.#run(pullArguments(this.#config, directory)))
  }

  /**
   * Returns the output of `helm template`.
   *
   * @param chart the directory of the chart
   * @param values the paths of the values files
   */
  template(chart: string, values: readonly string[]): Uint8Array {
    return this.#outputOf(this.#run(templateArguments(this.#config, { chart, values, helm: this.#setup.helm })))
  }

  #versionRun(): HelmRun {
    this.#version ??= this.#run(['version', '--short'])
    return this.#version
  }

  #run(args: readonly string[]): HelmRun {
    const { helm, root, temporary } = this.#setup
    const { configHome } = this.#config
    const home = configHome || `${temporary.path}/helm`
    const env = {
      HELM_CONFIG_HOME: home,
      HELM_CACHE_HOME: `${home}/.cache`,
      HELM_DATA_HOME: `${home}/.data`,
      // Plugins are programs. If helm's home is in the tree, helm must not find plugins there.
      ...(configHome && !this.#exec.env['HELM_PLUGINS'] ? { HELM_PLUGINS: `${temporary.path}/plugins` } : {}),
    }
    const command = helm.command || 'helm'
    const result = this.#exec.run({ command, args, cwd: root, env, input: '' })
    return { command: [command, ...args].join(' '), result }
  }

  #outputOf({ command, result }: HelmRun): Uint8Array {
    if (result.status === 0) return result.stdout
    throw new KuiltError('HELM_FAILED', { command, ...failureOf(result) }, { at: this.#setup.at })
  }
}

/** The arguments of `helm pull`. Follows (HelmChartInflationGeneratorPlugin).pullCommand. */
function pullArguments({ repo = '', name = '', version, devel }: ChartConfig, directory: string): readonly string[] {
  const source = repo.startsWith('oci://') ? [`${repo.replace(/\/$/, '')}/${name}`] : ['--repo', repo, name]
  return [
    'pull',
    '--untar',
    '--untardir',
    directory,
    ...source,
    ...(version ? ['--version', version] : []),
    ...(devel ? ['--devel'] : []),
  ]
}

interface TemplateInput {
  readonly chart: string
  readonly values: readonly string[]
  readonly helm: HelmHost
}

/**
 * The arguments of `helm template`. Fields of the chart's entry take precedence over options of the build. Follows
 * api/types/helmchartargs.go, (HelmChart).AsHelmArgs.
 */
function templateArguments(config: ChartConfig, { chart, values, helm }: TemplateInput): readonly string[] {
  const { releaseName, namespace, nameTemplate, includeCRDs, skipTests, skipHooks, debug, devel } = config
  const apiVersions = config.apiVersions ?? helm.apiVersions ?? []
  const kubeVersion = config.kubeVersion || helm.kubeVersion
  return [
    'template',
    releaseName || '--generate-name',
    chart,
    ...(namespace ? ['--namespace', namespace] : []),
    ...(nameTemplate ? ['--name-template', nameTemplate] : []),
    ...values.flatMap((file) => ['-f', file]),
    ...apiVersions.flatMap((version) => ['--api-versions', version]),
    ...(kubeVersion ? ['--kube-version', kubeVersion] : []),
    ...(includeCRDs ? ['--include-crds'] : []),
    ...(skipTests ? ['--skip-tests'] : []),
    ...(skipHooks ? ['--no-hooks'] : []),
    ...(debug || helm.debug ? ['--debug'] : []),
    ...(devel ? ['--devel'] : []),
  ]
}
