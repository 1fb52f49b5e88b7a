import { join } from 'node:path'
import fc from 'fast-check'
import { listedChoices } from '../../fuzz/choices.ts'
import { subject } from '../../fuzz/corpus.ts'
import { tryBuild, tryEdit } from '../../fuzz/judge.ts'
import { mutateTree } from '../../fuzz/mutate.ts'
import { writtenTree } from '../../fuzz/written.ts'

// The short version; `node scripts/fuzz.mjs` uses the recorded cases and runs longer.
const shop = subject('shop', join(import.meta.dirname, '../../../examples/shop'), '/overlays/prod')
const choices = fc.array(fc.nat(0xffff), { minLength: 4, maxLength: 40 })

test('the original tree builds and can be edited', () => {
  expect(shop.map(tryBuild)).toEqual(['built'])
  expect(shop.map((each) => tryEdit(each, () => 0))).toEqual(['edited'])
})

test('a tree with damaged bytes, words and lines has a result or a KuiltError', () => {
  const outcomes = new Set<string>()
  const property = fc.property(choices, fc.constantFrom(...shop), (list, { tree, ...rest }) => {
    const choose = listedChoices(list)
    const damaged = { ...rest, tree: mutateTree(tree, choose) }
    outcomes.add(tryBuild(damaged)).add(tryEdit(damaged, choose))
  })
  fc.assert(property, { numRuns: 120 })
  expect(outcomes).toContain('built')
  expect(outcomes.size).toBeGreaterThan(5)
})

test('a generated kustomization with unusual keys and values has a result or a KuiltError', () => {
  const outcomes = new Set<string>()
  const property = fc.property(writtenTree, (written) => void outcomes.add(tryBuild(written)))
  fc.assert(property, { numRuns: 120 })
  expect(outcomes).toContain('built')
  expect(outcomes.size).toBeGreaterThan(5)
})
