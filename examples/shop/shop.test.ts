// In your own repository, import 'kuilt/jest' or 'kuilt/vitest' instead.
import '#kuilt/jest'

// In your own repository, omit `cwd`: the default is the working directory of the tests.
const cwd = import.meta.dirname

test.each(['dev', 'staging', 'prod'])('%s builds to the committed output', (overlay) => {
  expect(`overlays/${overlay}`).toMatchRendered(`expected/${overlay}.yaml`, { cwd })
})

test('only production has a network policy', () => {
  expect('overlays/prod').toHaveResource('NetworkPolicy/shop', undefined, { cwd })
  expect(['overlays/dev', 'overlays/staging']).not.toHaveResource('NetworkPolicy/shop', undefined, { cwd })
})
