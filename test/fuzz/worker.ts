import { parentPort, workerData } from 'node:worker_threads'
import { seededChoices } from './choices.ts'
import { recordedSubjects } from './corpus.ts'
import { type Subject, tryBuild, tryEdit } from './judge.ts'
import { mutateTree } from './mutate.ts'
import { writtenSubject } from './written.ts'

/** What the parent hands over; `scripts/fuzz.mjs` is the only one. */
interface Order {
  readonly folder: string
  readonly seed: number
  readonly from: number
  readonly to: number
  readonly step: number
  /** Milliseconds that a run may take. */
  readonly limit: number
  /** The number of the run that is under way, for the parent to see when one hangs. */
  readonly progress: SharedArrayBuffer
  readonly isVerbose: boolean
}

// What the parent sends is what it is told to send.
const order = workerData as Order
const subjects = recordedSubjects(order.folder)
const progress = new Int32Array(order.progress)

for (let run = order.from; run < order.to; run += order.step) {
  progress[0] = run
  const subject = prepare(run)
  if (order.isVerbose) show(subject)
  const prepared = performance.now()
  try {
    const outcome = attempt(subject, run)
    const taken = performance.now() - prepared
    if (taken > order.limit) throw new Error(`slow: ${Math.round(taken)} ms`)
    parentPort?.postMessage({ run, outcome, taken })
  } catch (error) {
    parentPort?.postMessage({ run, name: subject.name, finding: error instanceof Error ? error.stack : String(error) })
  }
}

/** One run in four is written by fast-check; the others are recorded trees that are damaged. */
function prepare(run: number): Subject {
  if (run % 4 === 3) return writtenSubject(order.seed + run)
  const choose = seededChoices(order.seed + run)
  const { name, tree, directory } = subjects[choose(subjects.length)] ?? { name: '', tree: new Map(), directory: '/' }
  return { name, tree: mutateTree(tree, choose), directory }
}

function attempt(subject: Subject, run: number): string {
  const edit = run % 5 === 0 ? tryEdit(subject, seededChoices(order.seed - run)) : ''
  return `${tryBuild(subject)}${edit && `, edit: ${edit}`}`
}

function show({ name, tree, directory }: Subject): void {
  console.log(`${name}: ${directory}`)
  for (const [path, content] of tree) console.log(`=== ${path}\n${Buffer.from(content).toString()}`)
}
