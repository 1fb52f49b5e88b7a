/** The exports of this folder that scripts use. */
export { differenceFrom } from './compare.ts'
export { inputTree, loadDirectory, sharedTrees } from './load.ts'
export { printConformance } from './print.ts'
export { recordCase } from './record.ts'
export { readRecordedFolder } from './recorded-folder.ts'
export { runCommand } from './run.ts'
export { spawned } from './spawn.ts'
