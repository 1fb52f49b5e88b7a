import fastJsonPatch from 'fast-json-patch'
import type * as Kuilt from '#kuilt'

/** Two builds to compare. */
export interface Pair {
  readonly name: string
  readonly old: string
  readonly now: string
  /** For opening both targets. */
  readonly options: Kuilt.DiffOptions
  /** Undefined where no overlay is tried. */
  readonly overlay?: OverlayTrial
}

export interface OverlayTrial {
  /** Where the overlay would be. */
  readonly directory: string
  /** What the overlay builds to, or why it does not count. Rejects if it does not build. */
  readonly build: (files: ReadonlyMap<string, string>) => Promise<string | { readonly leftOut: string }>
}

/** What became of the questions of one kind. */
export interface Tally {
  readonly right: number
  readonly all: number
}

export interface Outcome {
  readonly identical: number
  /** `equal`, and so the exit status, says whether both outputs have the same bytes. */
  readonly status: Tally
  /** Each renderer prints something for a difference, and no Markdown is too long. */
  readonly formats: Tally
  /** Each field of the JSON has the values that both outputs have at its path. */
  readonly json: Tally
  /** The JSON patches, applied to the old output by fast-json-patch, give the new one. */
  readonly jsonpatch: Tally
  /** The overlay builds to the bytes of the new output. */
  readonly overlay: Tally
  /** Overlays that nobody can write, because the trial says that the old target does not build. */
  readonly excepted: readonly string[]
  readonly misses: readonly string[]
}

type Library = Pick<typeof Kuilt, 'diff' | 'diffOverlay' | 'openTarget' | 'renderDiff' | 'toYaml'>

/** Compares two builds, and tests what is printed about them. */
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

/** Rounded down, so that 100 means all. */
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

/** What is wrong with the fields of the JSON; undefined if they say what the objects say. */
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

/** What is wrong with a patch; undefined if it gives the new output. */
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

/** As programs without large integers read it. */
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
