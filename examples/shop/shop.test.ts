// In your own repository, import from 'kuilt' instead of '#kuilt'.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync, toYaml } from '#kuilt'

const shop = import.meta.dirname

test.each(['dev', 'staging', 'prod'])('%s builds what is checked in', (overlay) => {
  const built = toYaml(buildSync(join(shop, 'overlays', overlay)))
  expect(built).toBe(readFileSync(join(shop, 'expected', `${overlay}.yaml`), 'utf8'))
})
