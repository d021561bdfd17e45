/** A person of the workspace, or a service, as others see them. */
import { z } from 'zod'
import { Label } from './label.ts'
import { roles } from './policy.ts'

export const Member = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  clearance: Label,
  isActive: z.boolean(),
  principalId: z.int(),
  groups: z.array(z.string()),
})
export type Member = z.infer<typeof Member>
