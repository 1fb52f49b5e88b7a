import { addIncludes, helmFunctions } from '../../src/go-template/functions/helm.ts'
import { fromPlain } from '../../src/go-template/functions/json.ts'
import { SeededRandom } from '../../src/go-template/functions/random.ts'
import { UTC } from '../../src/go-template/functions/zones.ts'
import { Budget } from '../../src/go-template/limits.ts'
import { TemplateSet } from '../../src/go-template/template-set.ts'

/** Renders a template with the functions of Helm. */
export function renderTemplate(template: string, data: object = {}): string {
  const budget = new Budget()
  const functions = helmFunctions({ budget, random: new SeededRandom('r'), now: () => new Date(), zone: UTC })
  const set = new TemplateSet({ functions, missingKey: 'zero', budget })
  addIncludes(set)
  set.parse('t', template)
  return set.execute('t', fromPlain(data))
}
