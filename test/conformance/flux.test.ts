import { join } from 'node:path'
import { testCasesIn } from './support/define-tests.ts'

testCasesIn(join(import.meta.dirname, 'flux'))
