import type { EditContext } from './context.ts'
import type { Edit } from './edits.ts'

export function migrateLayout(body: string, _edit: Edit, _context: EditContext): string {
  return body
}
