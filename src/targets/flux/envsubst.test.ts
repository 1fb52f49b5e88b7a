import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromBytes, toBytes } from '../../go-template/go-strings.ts'
import { substitute } from './envsubst.ts'

interface Recorded {
  readonly in: string
  readonly vars?: Readonly<Record<string, string>>
  readonly strict?: boolean
  readonly out?: string
  readonly outBase64?: string
  readonly error?: string
}

const table = join(import.meta.dirname, '../../../test/facts/envsubst.json')
const { vars, cases }: { vars: Readonly<Record<string, string>>; cases: readonly Recorded[] } = JSON.parse(
  readFileSync(table, 'utf8'),
)

test.each(cases.map((each) => [each.in, each] as const))('%j is substituted as in Flux', (text, recorded) => {
  const run = () =>
    substitute(text, new Map(Object.entries(recorded.vars ?? vars)), { strict: recorded.strict ?? false })
  if (recorded.error !== undefined) {
    expect(run).toThrow(recorded.error.startsWith('panic') ? 'length is negative' : recorded.error)
    return
  }
  const expected =
    recorded.outBase64 === undefined ? recorded.out : fromBytes(Buffer.from(recorded.outBase64, 'base64'))
  expect(Buffer.from(toBytes(run()))).toEqual(Buffer.from(toBytes(expected ?? '')))
})

test('nesting of expressions is limited', () => {
  const text = '${a:='.repeat(10_000) + '}'.repeat(10_000)
  expect(() => substitute(text, new Map())).toThrow('expressions are nested too deeply')
})
