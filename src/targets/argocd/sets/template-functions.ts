import type { FunctionTable } from '../../../go-template/functions/define.ts'
import { fn, variadic } from '../../../go-template/functions/define.ts'
import { checkDecoded } from '../../../go-template/functions/json.ts'
import { SeededRandom } from '../../../go-template/functions/random.ts'
import { sprigFunctions } from '../../../go-template/functions/sprig.ts'
import { decodeYaml, encodeYaml } from '../../../go-template/functions/yaml.ts'
import { UTC } from '../../../go-template/functions/zones.ts'
import type { Budget } from '../../../go-template/limits.ts'
import { ANY, STRING } from '../../../go-template/types.ts'
import { GoError, GoInteger, type GoValue, typeName } from '../../../go-template/values.ts'
import { normalizeName, slugify } from './normalize.ts'

/**
 * Returns the functions of templates in ApplicationSets. Follows applicationset/utils/utils.go, init.
 *
 * @param seed the text from which random values are derived
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

/** Calls `slugify` with the arguments `[MAX [SMART]] TEXT`. Follows applicationset/utils/utils.go, SlugifyName. */
function slugifyArguments(args: readonly GoValue[]): string {
  const text = args.at(-1) ?? ''
  const [max, smart = true] = args.slice(0, -1)
  if (typeof text !== 'string') return failConversion(text, 'string')
  if (typeof smart !== 'boolean') return failConversion(smart, 'bool')
  if (max === undefined) return slugify(text, { maxLength: 50, smart })
  if (!(max instanceof GoInteger)) return failConversion(max, 'int')
  return slugify(text, { maxLength: Number(max.value), smart })
}

function failConversion(value: GoValue, type: string): never {
  throw new GoError(`interface conversion: interface {} is ${typeName(value)}, not ${type}`)
}
