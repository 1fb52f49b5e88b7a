import type { HelmChart, HelmGlobals } from '../kustomization/kustomization.gen.ts'
import type { ChartEngine } from './chart-engine.ts'
import type { ChartSource } from './chart-source.ts'
import type { ExecHost } from './exec-host.ts'

/** Options for rendering charts. */
export interface HelmOptions {
  /** The helm program. Default: `helm`. */
  readonly command?: string
  /** The Kubernetes version for charts that do not set one. */
  readonly kubeVersion?: string
  /** The API versions for charts that do not set any. */
  readonly apiVersions?: readonly string[]
  /** Run helm with `--debug`. Default: false. */
  readonly debug?: boolean
  /** Renders charts instead of the helm program: `chartEngine()`. Does not need `exec`. */
  readonly engine?: ChartEngine
  /** Renders charts if the helm program is not installed, or cannot run because the files are from a git revision. */
  readonly fallback?: ChartEngine
  /**
   * Fetches charts and dependencies that an engine needs, and the charts of HelmReleases and Applications:
   * `remoteCharts()`. Default: nothing is fetched.
   */
  readonly charts?: ChartSource
  /** Text from which an engine derives random values and certificates. Default: the name of the release. */
  readonly seed?: string
}

export interface HelmHost extends HelmOptions {
  /** Runs the helm program. Undefined if an engine renders all charts. */
  readonly exec: ExecHost | undefined
}

/** The configuration of a chart, with the globals of its kustomization. */
export type ChartConfig = HelmChart & HelmGlobals
