/** Words of rights on the screen: verbs, principals, and why somebody can or cannot see a thing. */
import { formatMoment, labelName } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import type { Explanation, Rule } from '../contract.ts'

export const verbNames: Record<Rule['verb'], string> = {
  read: t('읽기', 'Read'),
  write: t('고치기', 'Edit'),
  share: t('공유하기', 'Share'),
}

export const effectNames: Record<Rule['effect'], string> = {
  allow: t('허용', 'Allow'),
  deny: t('거부', 'Deny'),
}

export function principalName(principal: { name: string; kind: Rule['principalKind'] }): string {
  return principal.kind === 'everyone'
    ? t(`회사 모두 (${principal.name})`, `Everyone (${principal.name})`)
    : principal.name
}

export const principalKindNames: Record<Rule['principalKind'], string> = {
  member: t('구성원', 'Member'),
  group: t('그룹', 'Group'),
  everyone: t('모두', 'Everyone'),
}

/** One sentence: the outcome and what decided it. */
export function reasonSentence(explanation: Explanation, nodeName: string, rules: readonly Rule[]): string {
  const { reason, steps, member, label } = explanation
  const live = steps.filter((step) => !step.isExpired)
  const allowing = live.find((step) => step.effect === 'allow')
  const denying = live.find((step) => step.effect === 'deny')
  // Everyone is a principal with the company's name.
  const everyone = rules.find((rule) => rule.principalKind === 'everyone')?.principalName
  const whom = (principal: string | undefined) =>
    principal === member.name
      ? t('이 사람', 'this person')
      : principal === everyone
        ? t('회사 모두', 'everyone')
        : t(`그룹 「${principal ?? '–'}」`, `the group “${principal ?? '–'}”`)
  const expired = steps.find((step) => step.isExpired && step.effect === 'allow')
  switch (reason) {
    case 'allowed':
      return allowing
        ? t(
            `「${allowing.nodeName}」의 규칙이 ${whom(allowing.principalName)}에게 허용합니다.`,
            `A rule of “${allowing.nodeName}” allows ${whom(allowing.principalName)}.`,
          )
        : t(
            '어느 규칙 때문인지는 공유 권한이 있는 사람만 봅니다.',
            'By which rule is shown only to those who may share it.',
          )
    case 'denied':
      return t(
        `「${denying?.nodeName ?? nodeName}」의 규칙이 ${whom(denying?.principalName)}에게 거부합니다. 거부는 허용보다 먼저입니다.`,
        `A rule of “${denying?.nodeName ?? nodeName}” denies ${whom(denying?.principalName)}. A denial comes before any permission.`,
      )
    case 'not-allowed':
      return expired?.expiresAt
        ? t(
            `허용하던 규칙이 ${formatMoment(expired.expiresAt)}에 만료됐습니다.`,
            `The rule that allowed it expired on ${formatMoment(expired.expiresAt)}.`,
          )
        : t('이 사람이나 속한 그룹에 허용하는 규칙이 없습니다.', 'No rule allows this person or any of their groups.')
    case 'label-above-clearance':
      return t(
        `규칙은 허용하지만, 등급 ${labelName(label)}이 이 사람의 취급 등급 ${labelName(member.clearance)}보다 높습니다.`,
        `A rule allows it, but the label ${labelName(label)} is above this person’s clearance ${labelName(member.clearance)}.`,
      )
    case 'inactive':
      return t('내보낸 구성원입니다. 아무것도 볼 수 없습니다.', 'This member was removed and sees nothing.')
    case 'deleted':
      return t('휴지통에 있어 아무도 볼 수 없습니다.', 'It is in the bin, where nobody sees it.')
  }
}
