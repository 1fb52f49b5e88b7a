import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const file = join(import.meta.dirname, '../../facts/kubernetes-schemas.json')

/**
 * The schemas of all Kubernetes releases, as JSON text. In bundles, it is a compressed file that is read on first use.
 */
export const kubernetesSchemasText = (): string => readFileSync(file, 'utf8')
