export { experiment, type Outcome, type Pair, percent, total } from './experiment.ts'
