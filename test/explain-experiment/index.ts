export { experiment, percent, randomFrom, type Subject, total } from './experiment.ts'
