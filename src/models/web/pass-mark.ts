/** What share of both kinds of questions must be right, as it is written. */
import { requiredShare } from '../ability-test.ts'

export const passMark = `${Math.round(requiredShare * 100)} %`
