export { pick, randomFrom } from './edits.ts'
export { type Library, type Output, outputOf, plant, total, tryEdit } from './experiment.ts'
