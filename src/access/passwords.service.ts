/** The one gate for a password, wherever it is set. */
import { AppError, type Words } from '../kernel/error.ts'
import { findPasswordFault, type PasswordFault } from './password-rules.ts'

/** @throws AppError `access.password-weak` that says why and what to choose instead */
export function refuseWeakPassword(password: string, person: { name: string; email: string }, minLength: number): void {
  const fault = findPasswordFault(password, person, minLength)
  if (!fault) return
  const words: Record<PasswordFault, Words> = {
    'too-short': {
      ko: `비밀번호는 ${minLength}자 이상이어야 합니다. 낱말 서너 개를 이어 길게 정해 주세요.`,
      en: `A password needs at least ${minLength} characters. Join three or four words.`,
    },
    common: {
      ko: '널리 쓰여 쉽게 맞힐 수 있는 비밀번호입니다. 다른 낱말 서너 개를 이어 정해 주세요.',
      en: 'This password is among the most used ones. Join three or four other words.',
    },
    pattern: {
      ko: '자판 순서나 되풀이로 된 비밀번호입니다. 낱말 서너 개를 이어 정해 주세요.',
      en: 'This password is a run along the keyboard or a repetition. Join three or four words.',
    },
    personal: {
      ko: '이름이나 이메일로 된 비밀번호입니다. 나와 상관없는 낱말을 이어 정해 주세요.',
      en: 'This password is mainly your name or e-mail. Join words that have nothing to do with you.',
    },
  }
  throw new AppError('invalid', 'access.password-weak', words[fault], { detail: { fault } })
}
