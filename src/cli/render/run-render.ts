import { relative, resolve } from 'node:path'
import { counted } from '../../diagnostics/counted.ts'
import { KuiltError } from '../../diagnostics/index.ts'
import { diskFileSystem } from '../../files/disk-file-system.ts'
import { isTarget } from '../../targets/is-target.ts'
import type { CommandIo } from '../command.ts'
import { renderFlags } from '../commands/render-flags.ts'
import { optimizingLess } from '../process/optimize-less.ts'
import { processors } from '../process/threads.ts'
import { checkFile, type Finding, leftOver, reportFindings } from './check-rendered.ts'
import { commandLine } from './command-line.ts'
import { OutputDirectory } from './output-directory.ts'
import { ProgressLine } from './progress.ts'
import { type ListedFile, type RenderList, readList } from './render-list.ts'
import { earlierFiles, filesOfDeletedTargets, type PlannedTarget, planRender, type RenderPlan } from './render-plan.ts'
import { RenderPool } from './render-pool.ts'
import { reportRendered } from './render-report.ts'
import { type RenderFlagValues, type RenderSetup, renderSetup } from './render-setup.ts'
import { RenderWriter } from './render-writer.ts'
import { type Rendered, renderOne } from './rendered.ts'
import { parseShard, type Shard, shardOf } from './shard.ts'

/** A run of `kuilt render`. */
export interface Run {
  readonly flags: RenderFlagValues
  readonly patterns: readonly string[]
  readonly io: CommandIo
  readonly setup: RenderSetup
  readonly output: OutputDirectory
  readonly jobs: number | undefined
  readonly shard: Shard | undefined
}

/** Runs `kuilt render`. Resolves to the exit code. */
export async function runRender(flags: RenderFlagValues, patterns: readonly string[], io: CommandIo): Promise<number> {
  if (flags.output === undefined || flags.output === '') {
    throw new KuiltError('USAGE', { reason: 'missing output directory: add `-o DIR`' })
  }
  if (flags.watch && flags.check) throw new KuiltError('USAGE_FLAGS_EXCLUSIVE', { flags: ['--check', '--watch'] })
  const jobs = parseJobs(flags.jobs)
  const shard = flags.shard === undefined ? undefined : parseShard(flags.shard)
  const output = new OutputDirectory(flags.output, io.cwd)
  // The threads share the flags of this process that limit optimization.
  const setup = await renderSetup(flags, io, optimizingLess(diskFileSystem()))
  const run = { flags, patterns, io, setup, output, jobs, shard }
  const work = await planWork(run)
  if (flags.check) return await checkAll(run, work)
  const code = await writeAll(run, work)
  if (!flags.watch) return code
  const { RenderWatch } = await import('./watch-render.ts')
  const render = (again: Work): Promise<number> => writeAll(run, { ...again, list: readList(output.path) })
  await new RenderWatch(run, { plan: () => planWork(run), render }).start(work)
  return 0
}

function parseJobs(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^[1-9][0-9]{0,3}$/.test(text)) {
    throw new KuiltError('USAGE', { reason: `invalid value "${text}" for --jobs: expected a number from 1 to 9999` })
  }
  return Number(text)
}

async function planWork({ patterns, output, setup, shard }: Run): Promise<Work> {
  const list = readList(output.path)
  const plan = withoutOutput(await planRender(patterns, output.path, setup.options), list, output)
  const targets = shard === undefined ? plan.targets : shardOf(plan.targets, shard)
  const disk = diskFileSystem()
  const exists = (path: string, kind: string | undefined): boolean =>
    kind === undefined ? isTarget(disk, path) : disk.kind(path) !== 'missing'
  // The first shard also handles files that belong to no target.
  const isFirst = shard === undefined || shard.index === 1
  const gone = isFirst ? filesOfDeletedTargets(list, plan, { directory: output.path, exists }) : []
  return { list, plan, targets, gone }
}

/** The work of a run. */
export interface Work {
  readonly list: RenderList
  readonly plan: RenderPlan
  readonly targets: readonly PlannedTarget[]
  /** The files of targets that no longer exist. */
  readonly gone: readonly string[]
}

/** Removes rendered files from the targets: they may have the name of a kustomization file, but are not targets. */
function withoutOutput(plan: RenderPlan, list: RenderList, output: OutputDirectory): RenderPlan {
  const own = new Set([...list.keys()].map((file) => `${output.path}/${file}`))
  const isOwn = ({ target, listed }: PlannedTarget): boolean => {
    return listed.from !== undefined && own.has(`${target.location}/kustomization.yaml`)
  }
  return { ...plan, targets: plan.targets.filter((planned) => !isOwn(planned)) }
}

/** Renders targets, and passes each result to the callback as soon as it is available, with the index of its target. */
async function renderTargets(
  { flags, io, setup, jobs }: Run,
  targets: readonly PlannedTarget[],
  onRendered: (index: number, planned: PlannedTarget, rendered: Rendered) => void,
): Promise<void> {
  const progress = new ProgressLine(io.stderr, io.errorFormat === 'text')
  const request = { perResource: flags['per-resource'], strict: flags.strict }
  let done = 0
  const pool = new RenderPool(
    targets.map(({ target }) => target),
    {
      jobs,
      processors: processors(),
      script: io.script,
      setup: { flags, cwd: setup.options.cwd, names: targets.map(({ target }) => target.name) },
      renderHere: (target) => renderOne(target, request),
      onRendered: (index, rendered) => {
        const planned = targets[index]
        if (planned === undefined) return
        onRendered(index, planned, rendered)
        done++
        progress.show(done, targets.length, planned.target.name)
      },
    },
  )
  try {
    await pool.run()
  } finally {
    progress.clear()
  }
}

async function writeAll(run: Run, { list, targets, gone }: Work): Promise<number> {
  const { io, output } = run
  const writer = new RenderWriter(output, list)
  await renderTargets(run, targets, (index, planned, rendered) => writer.add(index, planned, rendered))
  writer.finish(gone)
  const failed = reportRendered(targets, writer.results, io)
  const { written, unchanged, removed } = writer
  const counts = [
    `${counted(written, 'file')} written`,
    `${unchanged} unchanged`,
    ...(removed > 0 ? [`${removed} removed`] : []),
  ]
  summarize(targets, [...counts, ...failures(failed)], io)
  return failed > 0 ? 1 : 0
}

async function checkAll(run: Run, { list, targets, gone }: Work): Promise<number> {
  const { io, output, flags, patterns } = run
  const results: Rendered[] = []
  const found: (readonly Finding[])[] = []
  const current = new Set<string>()
  const rendered: PlannedTarget[] = []
  await renderTargets(run, targets, (index, planned, result) => {
    results[index] = { ...result, files: undefined }
    if (result.files === undefined) return
    rendered.push(planned)
    for (const file of result.files.keys()) current.add(file)
    found[index] = [...result.files].flatMap(([file, text]) => {
      const finding = checkFile(output, file, { text, target: planned.target.name })
      return finding === undefined ? [] : [finding]
    })
  })
  const others = [...gone, ...earlierFiles(list, rendered)].filter((file) => !current.has(file) && output.exists(file))
  const findings = [
    ...found.flat(),
    ...others.flatMap((file) => {
      const listed = list.get(file)
      return listed === undefined ? [] : [leftOver(output, file, shownTarget(run, listed))]
    }),
  ]
  const failed = reportRendered(targets, results, io)
  const command = commandLine('kuilt render', renderFlags, { values: { ...flags, check: false }, args: patterns })
  if (findings.length > 0) reportFindings(findings, command, io)
  const state =
    findings.length === 0 ? 'all files are up to date' : `${counted(findings.length, 'file')} not up to date`
  summarize(targets, [failed === targets.length ? 'nothing rendered' : state, ...failures(failed)], io)
  return failed > 0 || findings.length > 0 ? 1 : 0
}

/** Returns the name of a target that no longer exists, relative to the working directory. */
function shownTarget({ output, io }: Run, { target, revision }: ListedFile): string {
  const path = target === '-' || target.includes('://') ? target : relative(io.cwd, resolve(output.path, target)) || '.'
  return revision === undefined ? path : `${revision}:${path}`
}

function failures(failed: number): readonly string[] {
  return failed === 0 ? [] : [`${failed} failed`]
}

/** Prints a summary line for logs, except in formats whose stderr is a single document. */
function summarize(targets: readonly unknown[], parts: readonly string[], io: CommandIo): void {
  if (io.errorFormat === 'json' || io.errorFormat === 'sarif') return
  io.stderr.write(`${counted(targets.length, 'target')}: ${parts.join(', ')}\n`)
}
