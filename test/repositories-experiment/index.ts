export { randomFrom } from './edits.ts'
export { outputOf, plant, total, tryEdit } from './experiment.ts'
