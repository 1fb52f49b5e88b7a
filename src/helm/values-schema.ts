import type { GoMap } from '../go-template/values.ts'
import type { Chart } from './chart.ts'

export function validateValues(_chart: Chart, _values: GoMap): void {}
