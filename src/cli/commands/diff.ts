import { resolve } from 'node:path'
import { counted } from '../../diagnostics/counted.ts'
import { warningDiagnostic } from '../../diagnostics/diagnostic.ts'
import { KuiltError } from '../../diagnostics/index.ts'
import type { Diff, DiffOptions, RenderDiffOptions } from '../../index.ts'
import type { Command, CommandIo, FlagValues } from '../command.ts'
import { wantsColors } from '../reporter.ts'
import { inputFlags, targetArguments } from './build-flags.ts'
import { toInputOptions } from './build-options.ts'

const ownFlags = {
  base: { type: 'string', value: 'REV', summary: 'compare with this git revision instead of another target' },
  format: {
    type: 'string',
    value: 'FORMAT',
    default: 'text',
    choices: ['text', 'unified', 'markdown', 'names', 'json', 'jsonpatch', 'overlay'],
    summary: 'output format',
    group: 'Output',
  },
  output: {
    type: 'string',
    short: 'o',
    value: 'DIR',
    summary: 'new or empty directory for the kustomization of --format overlay',
    group: 'Output',
    completes: 'directory',
  },
  explain: { type: 'bool', summary: 'add the file and line that caused each change', group: 'Output' },
  all: {
    type: 'bool',
    summary:
      'also list references that changed only because of a new name or hash, and order changes that have no effect',
    group: 'Output',
  },
  'show-secrets': {
    type: 'bool',
    summary: 'print the values of Secrets, and values decrypted with SOPS',
    group: 'Output',
  },
  'max-length': {
    type: 'string',
    value: 'CHARACTERS',
    default: '65536',
    summary: 'maximum length for --format markdown',
    group: 'Output',
  },
  ignore: {
    type: 'stringArray',
    value: 'FIELD',
    summary: 'ignore a field such as metadata.labels[helm.sh/chart] or spec.replicas',
    group: 'Comparison',
  },
  'ignore-kind': {
    type: 'stringSlice',
    value: 'KIND',
    summary: 'ignore resources of a kind: Kind or kind.group',
    group: 'Comparison',
  },
  'ignore-equivalent': {
    type: 'bool',
    summary:
      'treat quantities and ports with the same value as equal, such as 1000m and 1; ignore order changes that have no effect',
    group: 'Comparison',
  },
} as const

type DiffFlags = typeof ownFlags & typeof inputFlags
type DiffFlagValues = FlagValues<DiffFlags>

const diffFlags: DiffFlags = { ...ownFlags, ...inputFlags }

/**
 * The warnings about objects that are not rendered on one side. Without them, such objects would appear to be added or
 * removed.
 */
const leavesOut: ReadonlySet<string> = new Set([
  'ARGOCD_LEFT_OUT',
  'ARGOCD_CHART_NOT_RENDERED',
  'FLUX_HELM_RELEASE_KEPT',
  'FLUX_SOURCE_LEFT_OUT',
])

export const diffCommand: Command<DiffFlags> = {
  summary: 'Show what changes between two targets, or since a git revision',
  description:
    'Renders both targets and compares them resource by resource, ignoring hash suffixes in names. A change to a generated ConfigMap or Secret is reported once, with the workloads that restart because of it. List items are matched by the merge keys of Kubernetes. With --base, compares targets with their state at a git revision; without targets, compares the affected roots in and below the working directory. If some of them cannot be rendered, compares the others. Values of Secrets are masked, except in --format jsonpatch and overlay. --format overlay writes a kustomization that uses OLD as a base and has the same output as NEW. Exits with 0 if the outputs are the same, 1 if they differ, and 2 on errors.',
  arguments: targetArguments(
    'without --base, OLD and NEW; with --base, any number of targets. Targets are directories, manifest files, -, or a directory or file at a git revision',
  ),
  usage: ['OLD NEW', '--base REV [TARGET...]'],
  flags: diffFlags,
  failureCode: 2,
  examples: [
    { about: 'Show what your changes do to every root', line: 'kuilt diff --base main' },
    { about: 'Compare two versions of an overlay', line: 'kuilt diff v1.4.0:overlays/prod v1.5.0:overlays/prod' },
    { about: 'Show the line that causes each change', line: 'kuilt diff --base main overlays/prod --explain' },
    {
      about: 'Compare with the output of another program',
      line: 'kustomize build overlays/prod | kuilt diff - overlays/prod',
    },
    {
      about: 'Write a comment for a pull request',
      line: 'kuilt diff --base origin/main --format markdown > comment.md',
    },
    {
      about: 'Ignore a label that changes with every release',
      line: "kuilt diff main:overlays/prod overlays/prod --ignore 'metadata.labels[helm.sh/chart]'",
    },
  ],
  run: async (flags, args, io) => {
    const options = await toDiffOptions(flags, io)
    const rendering = toRenderOptions(flags, io)
    if (flags.format === 'overlay' && (flags.output ?? '') === '') {
      throw new KuiltError('USAGE_FLAG_REQUIRED', { flags: ['--output'], by: '--format overlay' })
    }
    if (flags.base !== undefined) {
      if (flags.format === 'overlay') {
        throw new KuiltError('USAGE_FLAGS_EXCLUSIVE', { flags: ['--base', '--format overlay'] })
      }
      return await runSince(flags.base, args, { options, rendering, io })
    }
    const [old, now] = twoTargets(args)
    if (flags.format === 'overlay') return await writeOverlay(old, now, { output: flags.output ?? '', options, io })
    const { diff } = await import('../../diff/diff-targets.ts')
    const found = await diff(old, now, options)
    await print([found], rendering, io)
    return found.equal ? 0 : 1
  },
}

interface DiffRun {
  readonly options: DiffOptions
  readonly rendering: RenderDiffOptions
  readonly io: CommandIo
}

/** Compares targets with their state at a git revision. Targets that cannot be rendered do not affect the others. */
async function runSince(
  revision: string,
  args: readonly string[],
  { options, rendering, io }: DiffRun,
): Promise<number> {
  const { compareSince } = await import('../../diff/diff-revision.ts')
  const { diffs, targets } = await compareSince(revision, args, { ...options, failedTargets: 'return' })
  const hasFailed = diffs.some(({ failure }) => failure !== undefined)
  // As in other commands, if a single target fails, only its error is printed.
  if (!hasFailed || targets > 1)
    await print(diffs, rendering, io, targets > 0 || args.length === 0 ? targets : undefined)
  if (!hasFailed) return diffs.length === 0 ? 0 : 1
  const { reportNotCompared } = await import('../render/render-report.ts')
  reportNotCompared(diffs, targets, io)
  return 2
}

interface OverlayOutput {
  readonly output: string
  readonly options: DiffOptions
  readonly io: CommandIo
}

/** @throws KuiltError DIFF_OVERLAY_…, EDIT_WRITE_FAILED */
async function writeOverlay(old: string, now: string, { output, options, io }: OverlayOutput): Promise<number> {
  const { comparedOverlay } = await import('../../diff/diff-targets.ts')
  const { writeNewTree } = await import('../write-new-tree.ts')
  const path = resolve(io.cwd, output)
  const { files, equal } = await comparedOverlay(old, now, path, options)
  writeNewTree(path, files, output)
  return equal ? 0 : 1
}

async function toDiffOptions(flags: DiffFlagValues, io: CommandIo): Promise<DiffOptions> {
  const input = await toInputOptions(flags, io)
  // Patches contain the values of Secrets, but values that would have to be decrypted are masked.
  const isPatch = flags.format === 'jsonpatch' || flags.format === 'overlay'
  const isMasked = isPatch && !flags['show-secrets']
  return {
    ...input,
    ...(isMasked ? { flux: { ...input.flux, sops: 'mask' }, sops: { mode: 'mask' } } : {}),
    showSecrets: flags['show-secrets'],
    readStdin: io.readStdin,
    onWarning: (warning) => {
      if (leavesOut.has(warning.code)) io.report(warningDiagnostic(warning))
    },
    explain: flags.explain,
    ignore: flags.ignore,
    ignoreKinds: flags['ignore-kind'],
    ignoreEquivalent: flags['ignore-equivalent'],
  }
}

function toRenderOptions(flags: DiffFlagValues, io: CommandIo): RenderDiffOptions {
  const length = flags['max-length']
  if (!/^[1-9]\d{0,8}$/.test(length)) throw new KuiltError('USAGE_NUMBER', { flag: '--max-length', value: length })
  return {
    // The parser accepts only these values.
    format: flags.format as NonNullable<RenderDiffOptions['format']>,
    colors: wantsColors(io.env, io.stdout),
    ...(io.stdout.columns !== undefined && { columns: io.stdout.columns }),
    all: flags.all,
    showSecrets: flags['show-secrets'],
    maxLength: Number(length),
  }
}

/** @param targets the number of targets, if it is known only after the comparison */
async function print(
  diffs: readonly Diff[],
  options: RenderDiffOptions,
  io: CommandIo,
  targets?: number,
): Promise<void> {
  const { renderDiff } = await import('../../diff/render.ts')
  const text = renderDiff(diffs, options)
  io.stdout.write(text)
  if (text !== '') return
  const note = renderDiff(diffs)
  const isSilent = note === '' && io.stderr.isTTY && io.errorFormat === 'text'
  io.stderr.write(isSilent ? `${noChanges(targets)}\n` : note)
}

function noChanges(targets: number | undefined): string {
  if (targets === undefined) return 'no changes'
  return targets === 0 ? 'no changes: no root depends on a changed file' : `no changes in ${counted(targets, 'target')}`
}

/** @throws KuiltError USAGE_… */
function twoTargets([old, now, extra]: readonly string[]): readonly [string, string] {
  if (old === undefined) throw missingTarget('OLD')
  if (now === undefined) throw missingTarget('NEW')
  if (extra !== undefined) throw new KuiltError('USAGE_ARGUMENT_EXTRA', { extra, accepted: 2 })
  if (old === '-' && now === '-') throw new KuiltError('USAGE', { reason: 'only one of the targets can be stdin' })
  return [old, now]
}

function missingTarget(argument: string): KuiltError {
  const hint = 'to compare with a git revision, pass `--base REV`'
  return new KuiltError('USAGE_ARGUMENT_MISSING', { argument }, { hint })
}
