/** Changing rights, each with its way back. */
import { ApiProblem, callApi } from '../../web/api.ts'
import { labelName } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { queryClient } from '../../web/query-client.ts'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import {
  addRule,
  changeNode,
  explainRights,
  getRights,
  listFolders,
  listMembers,
  type NodeRights,
  type Rule,
  removeRule,
  verbs,
} from '../contract.ts'
import { effectNames, principalName, verbNames } from './rights-words.ts'
import type { NewRule } from './rule-form.tsx'

type Node = NodeRights['node']

function refresh(): void {
  for (const operation of [getRights, explainRights, listFolders])
    void queryClient.invalidateQueries({ queryKey: [operation.id] })
}

/**
 * Does it, says so, and offers the way back; a refusal is said in the server's words.
 * @param isHandled answers a refusal in another way
 */
async function attempt(
  work: () => Promise<unknown>,
  said: string,
  back: () => Promise<unknown>,
  isHandled: (error: unknown) => boolean = () => false,
): Promise<boolean> {
  try {
    await work()
    refresh()
    sayDone(said, () => void back().then(refresh, sayFailed))
    return true
  } catch (error) {
    refresh()
    if (!isHandled(error)) sayFailed(error)
    return false
  }
}

export function addRules(node: Node, rule: NewRule): Promise<boolean> {
  const made: string[] = []
  const names = rule.verbs.map((verb) => verbNames[verb]).join(', ')
  return attempt(
    async () => {
      for (const verb of rule.verbs) {
        const { principalId, effect, expiresAt } = rule
        made.push(
          (await callApi(addRule, { params: { nodeId: node.id }, body: { principalId, verb, effect, expiresAt } })).id,
        )
      }
    },
    t(
      `${rule.name}, ${names} ${effectNames[rule.effect]} 규칙을 더했습니다`,
      `Added: ${rule.name}, ${names} ${effectNames[rule.effect]}`,
    ),
    async () => {
      for (const ruleId of made) await callApi(removeRule, { params: { nodeId: node.id, ruleId } })
    },
  )
}

export function removeOne(node: Node, rule: Rule): Promise<boolean> {
  const { principalId, verb, effect, expiresAt } = rule
  const name = principalName({ name: rule.principalName, kind: rule.principalKind })
  return attempt(
    () => callApi(removeRule, { params: { nodeId: node.id, ruleId: rule.id } }),
    t(
      `${name}, ${verbNames[verb]} ${effectNames[effect]} 규칙을 지웠습니다`,
      `Removed: ${name}, ${verbNames[verb]} ${effectNames[effect]}`,
    ),
    () => callApi(addRule, { params: { nodeId: node.id }, body: { principalId, verb, effect, expiresAt } }),
  )
}

/** @param onNeedsApproval told instead of a failure when a second person must be asked */
export function relabel(node: Node, value: number, onNeedsApproval: () => void): Promise<boolean> {
  const set = (label: number) => callApi(changeNode, { params: { nodeId: node.id }, body: { label } })
  return attempt(
    () => set(value),
    t(
      `보안 등급을 ${labelName(node.ownLabel)}에서 ${labelName(value)}로 바꿨습니다`,
      `Label changed from ${labelName(node.ownLabel)} to ${labelName(value)}`,
    ),
    () => set(node.ownLabel),
    (error) => {
      const needsApproval = error instanceof ApiProblem && error.code === 'access.lowering-needs-approval'
      if (needsApproval) onNeedsApproval()
      return needsApproval
    },
  )
}

/** Before the cut, the person's own rights are written here: otherwise the cut would lock out everybody, them included. */
export function cutOrInherit(rights: NodeRights, inherits: boolean, memberId: string | undefined): Promise<boolean> {
  const { node, rules } = rights
  const set = (value: boolean) => callApi(changeNode, { params: { nodeId: node.id }, body: { inherits: value } })
  return attempt(
    async () => {
      const me = inherits ? undefined : await ownPrincipal(memberId)
      const isKept = (verb: Rule['verb']) =>
        rules.some(
          (rule) => !rule.isInherited && rule.principalId === me && rule.verb === verb && rule.effect === 'allow',
        )
      for (const verb of verbs) {
        if (me === undefined || isKept(verb)) continue
        await callApi(addRule, {
          params: { nodeId: node.id },
          body: { principalId: me, verb, effect: 'allow', expiresAt: null },
        })
      }
      await set(inherits)
    },
    inherits
      ? t(`「${node.name}」에 위 폴더의 규칙을 다시 물려받습니다`, `“${node.name}” inherits again`)
      : t(`「${node.name}」에 물려받은 규칙을 끊었습니다`, `“${node.name}” no longer inherits`),
    () => set(!inherits),
  )
}

async function ownPrincipal(memberId: string | undefined): Promise<number> {
  const { items } = await callApi(listMembers)
  const me = items.find((person) => person.id === memberId)
  if (!me)
    throw new Error(
      t('내 구성원 정보를 찾지 못했습니다. 다시 로그인해 주세요.', 'Your member record was not found. Sign in again.'),
    )
  return me.principalId
}
