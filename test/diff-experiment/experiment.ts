import fastJsonPatch from 'fast-json-patch'
import type * as Kuilt from '#kuilt'

/** Two builds to compare. */
export interface Pair {
  readonly name: string
  readonly old: string
  readonly now: string
  /** The options for opening both targets. */
  readonly options: Kuilt.DiffOptions
  /** Undefined if no overlay is tested. */
  readonly overlay?: OverlayTrial
}

export interface OverlayTrial {
  /** The directory of the overlay. */
  readonly directory: string
  /** Builds the overlay. Returns its output, or the reason why it is not counted. Rejects if the build fails. */
  readonly build: (files: ReadonlyMap<string, string>) => Promise<string | { readonly leftOut: string }>
}

/** The results of one kind of check. */
export interface Tally {
  readonly right: number
  readonly all: number
}

export interface Outcome {
  readonly identical: number
  /** `equal`, and therefore the exit status, is true only for identical outputs. */
  readonly status: Tally
  /** All renderers print something for a difference, and the Markdown is not too long. */
  readonly formats: Tally
  /** All fields of the JSON have the same values as the outputs at their paths. */
  readonly json: Tally
  /** The JSON patches, applied to the old output by fast-json-patch, result in the new output. */
  readonly jsonpatch: Tally
  /** The output of the overlay is identical to the new output. */
  readonly overlay: Tally
  /** Overlays that cannot exist, because the old target does not build. */
  readonly excepted: readonly string[]
  readonly misses: readonly string[]
}

type Library = Pick<typeof Kuilt, 'diff' | 'diffOverlay' | 'openTarget' | 'renderDiff' | 'toYaml'>

/** Compares two builds, and tests the printed differences. */
export async function experiment(pair: Pair, kuilt: Library): Promise<Outcome> {
  const render = async (target: string) => await (await kuilt.openTarget(target, pair.options)).render()
  const [old, now] = [await render(pair.old), await render(pair.now)]
  const found = await kuilt.diff(old, now)
  const isSame = kuilt.toYaml(old) === kuilt.toYaml(now)
  const problems: Record<'status' | 'formats' | 'json' | 'jsonpatch', string | undefined> = {
    status: found.equal === isSame && found.identical === isSame ? undefined : 'wrong',
    formats: wrongFormat(found, isSame, kuilt),
    json: wrongFields(found, kuilt),
    jsonpatch: wrongPatch(old.resources, now.resources, kuilt.renderDiff(found, { format: 'jsonpatch' })),
  }
  const tried = pair.overlay === undefined || isSame ? {} : await tryOverlay(pair, kuilt.toYaml(now), kuilt)
  const asked = pair.overlay !== undefined && !isSame && tried.exception === undefined
  const misses = Object.entries({ ...problems, overlay: tried.problem }).flatMap(([question, problem]) =>
    problem === undefined ? [] : [`${question} ${pair.name}: ${problem}`],
  )
  const tally = (problem: string | undefined): Tally => ({ right: problem === undefined ? 1 : 0, all: 1 })
  return {
    identical: isSame ? 1 : 0,
    status: tally(problems.status),
    formats: tally(problems.formats),
    json: tally(problems.json),
    jsonpatch: tally(problems.jsonpatch),
    overlay: asked ? tally(tried.problem) : { right: 0, all: 0 },
    excepted: tried.exception === undefined ? [] : [`${pair.name}: ${tried.exception}`],
    misses,
  }
}

/** The sum of outcomes. */
export function total(outcomes: readonly Outcome[]): Outcome {
  const sum = (tallies: readonly Tally[]): Tally => ({
    right: tallies.reduce((count, { right }) => count + right, 0),
    all: tallies.reduce((count, { all }) => count + all, 0),
  })
  return {
    identical: outcomes.reduce((count, { identical }) => count + identical, 0),
    status: sum(outcomes.map(({ status }) => status)),
    formats: sum(outcomes.map(({ formats }) => formats)),
    json: sum(outcomes.map(({ json }) => json)),
    jsonpatch: sum(outcomes.map(({ jsonpatch }) => jsonpatch)),
    overlay: sum(outcomes.map(({ overlay }) => overlay)),
    excepted: outcomes.flatMap(({ excepted }) => excepted),
    misses: outcomes.flatMap(({ misses }) => misses),
  }
}

/** Rounded down, so that 100 means that all are right. */
export function percent({ right, all }: Tally): number {
  return all === 0 ? 100 : Math.floor((10_000 * right) / all) / 100
}

function wrongFormat(found: Kuilt.Diff, isSame: boolean, { renderDiff }: Library): string | undefined {
  for (const format of ['text', 'markdown'] as const) {
    if ((renderDiff(found, { format }) === '') !== isSame) return `${format}: nothing, or something about nothing`
  }
  for (const format of ['unified', 'names'] as const) {
    const isQuiet = found.changes.length === 0 && (format === 'names' || found.followers.length === 0)
    if ((renderDiff(found, { format }) === '') !== isQuiet) return `${format}: nothing, or something about nothing`
  }
  for (const maxLength of [500, 65_536]) {
    const page = renderDiff(found, { format: 'markdown', maxLength })
    if (page.length > maxLength) return `markdown: ${page.length} characters`
    if ((page.match(/^`{3,}/gm) ?? []).length % 2 !== 0) return `markdown: an open fence with ${maxLength} characters`
  }
  return undefined
}

interface PrintedChange {
  readonly change: string
  readonly resource: object
  readonly fields: readonly {
    readonly path: readonly (string | number)[]
    readonly old?: unknown
    readonly new?: unknown
  }[]
}

/** The first mistake in the fields of the JSON; undefined if they are correct. */
function wrongFields(found: Kuilt.Diff, { renderDiff }: Library): string | undefined {
  const { changes } = JSON.parse(renderDiff(found, { format: 'json', showSecrets: true })) as {
    readonly changes: readonly PrintedChange[]
  }
  if (changes.length !== found.changes.length) return 'another number of changes'
  for (const [i, { change, fields }] of changes.entries()) {
    const { old, new: now } = found.changes[i] ?? {}
    if ((change === 'added') !== (old === undefined)) return `change ${i} is ${change}`
    for (const field of fields) {
      const holder = field.new === undefined ? old : now
      const value = field.new === undefined ? field.old : field.new
      if ('inside' in field || (field as { readonly change?: string }).change === 'moved') continue
      if (canonical(valueAt(holder, field.path)) !== canonical(value)) return `another value at ${field.path.join('.')}`
    }
  }
  return undefined
}

function valueAt(object: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string | number, unknown> | undefined)?.[step], object)
}

type Plain = Readonly<Record<string, unknown>> & {
  readonly metadata?: { readonly name?: string; readonly namespace?: string }
}

/** The mistake in a patch; undefined if it results in the new output. */
function wrongPatch(old: readonly object[], now: readonly object[], text: string): string | undefined {
  const keyOf = ({ apiVersion, kind, name, namespace = '' }: Readonly<Record<string, unknown>>) =>
    [apiVersion, kind, namespace, name].join('|')
  const idOf = ({ apiVersion, kind, metadata }: Plain) => keyOf({ apiVersion, kind, ...metadata })
  const { resources, added, removed } = JSON.parse(text) as {
    readonly resources: readonly {
      readonly resource: Plain
      readonly patch: Parameters<typeof fastJsonPatch.applyPatch>[1]
    }[]
    readonly added: readonly Plain[]
    readonly removed: readonly Plain[]
  }
  const objects = new Map(plain(old).map((object) => [idOf(object), object]))
  for (const each of removed) if (!objects.delete(keyOf(each))) return `${keyOf(each)} is not in the old output`
  const changed: Plain[] = []
  for (const { resource, patch } of resources) {
    const object = objects.get(keyOf(resource))
    if (object === undefined) return `${keyOf(resource)} is not in the old output`
    objects.delete(keyOf(resource))
    changed.push(fastJsonPatch.applyPatch(object, patch, true, true, false).newDocument)
  }
  const result = new Map([...objects.values(), ...changed, ...added].map((object) => [idOf(object), object]))
  if (result.size !== now.length) return `${result.size} resources instead of ${now.length}`
  for (const object of plain(now)) {
    if (canonical(result.get(idOf(object))) !== canonical(object)) return `${idOf(object)} is another`
  }
  return undefined
}

/** As parsed by programs without support for large integers. */
function plain(objects: readonly object[]): readonly Plain[] {
  const text = JSON.stringify(objects, (_, item) => (typeof item === 'bigint' ? Number(item) : item))
  return JSON.parse(text) as readonly Plain[]
}

function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === 'bigint') return Number(item)
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

interface Tried {
  readonly problem?: string
  readonly exception?: string
}

async function tryOverlay({ old, now, options, overlay }: Pair, wanted: string, kuilt: Library): Promise<Tried> {
  if (overlay === undefined) return {}
  try {
    const built = await overlay.build(await kuilt.diffOverlay(old, now, overlay.directory, options))
    if (typeof built !== 'string') return { exception: built.leftOut }
    return built === wanted ? {} : { problem: 'builds to something else' }
  } catch (error) {
    if (error instanceof Error) return { problem: error.message.slice(0, 300) }
    throw error
  }
}
