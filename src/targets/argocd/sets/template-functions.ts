import type { FunctionTable } from '../../../go-template/functions/define.ts'
import { fn, variadic } from '../../../go-template/functions/define.ts'
import { checkDecoded } from '../../../go-template/functions/json.ts'
import { SeededRandom } from '../../../go-template/functions/random.ts'
import { sprigFunctions } from '../../../go-template/functions/sprig.ts'
import { decodeYaml, encodeYaml } from '../../../go-template/functions/yaml.ts'
import { UTC } from '../../../go-template/functions/zones.ts'
import type { Budget } from '../../../go-template/limits.ts'
import { ANY, STRING } from '../../../go-template/types.ts'
import { GoInteger, type GoValue } from '../../../go-template/values.ts'
import { normalizeName, slugify } from './normalize.ts'

/**
 * The functions of templates in ApplicationSets. Follows applicationset/utils/utils.go, init.
 *
 * @param seed random values are derived from it
 */
export function applicationSetFunctions(budget: Budget, seed: string): FunctionTable {
  return {
    ...sprigFunctions({ budget, random: new SeededRandom(seed), now: () => new Date(), zone: UTC }),
    normalize: fn([STRING], normalizeName),
    slugify: variadic([ANY], (...args: readonly GoValue[]) => slugifyArguments(args)),
    toYaml: fn([ANY], (value: GoValue) => encodeYaml(value)),
    fromYaml: fn([STRING], (text: string) => checkDecoded(decodeYaml(text), 'map')),
    fromYamlArray: fn([STRING], (text: string) => checkDecoded(decodeYaml(text), 'list')),
  }
}

/** `slugify [MAX [SMART]] TEXT`. Arguments of a wrong type are treated as zero. */
function slugifyArguments(args: readonly GoValue[]): string {
  const text = args.at(-1)
  const [max, smart] = args.slice(0, -1)
  return slugify(typeof text === 'string' ? text : '', {
    maxLength: max === undefined ? 50 : max instanceof GoInteger ? Number(max.value) : 0,
    smart: smart === undefined ? true : smart === true,
  })
}
