import { z } from 'zod'

/** 보안 등급: 0 공개, 1 대외비, 2 기밀. */
export const Label = z.int().min(0).max(2)
export type Label = 0 | 1 | 2
