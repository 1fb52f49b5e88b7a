export { experiment, type Outcome, percent, randomFrom, type Subject, total } from './experiment.ts'
