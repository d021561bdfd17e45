/** Words for what was done, in the language of the person who reads the log. */
import { labelName, roleNames } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import type { AuditEvent } from '../contract.ts'
import { effectNames, verbNames } from './rights-words.ts'

export const actionNames: Record<string, string> = {
  'document.uploaded': t('문서를 올림', 'Uploaded a document'),
  'documents.rows-added': t('글을 넣음', 'Added texts'),
  'document.opened': t('문서를 엶', 'Opened a document'),
  'document.page-seen': t('쪽 그림을 봄', 'Saw a page picture'),
  'document.downloaded': t('원본을 받음', 'Downloaded the original'),
  'document.quoted': t('답에 인용함', 'Quoted in an answer'),
  'document.given-to-model': t('모델에 보냄', 'Given to a model'),
  'document.retried': t('다시 읽게 함', 'Had it read again'),
  'document.changed': t('문서를 바꿈', 'Changed a document'),
  'document.deleted': t('문서를 지움', 'Deleted a document'),
  'document.restored': t('문서를 되돌림', 'Restored a document'),
  'document.purge-asked': t('완전히 지우게 함', 'Asked to remove for good'),
  'document.purged': t('완전히 지움', 'Removed for good'),
  'folder.added': t('폴더를 만듦', 'Made a folder'),
  'folder.changed': t('폴더를 바꿈', 'Changed a folder'),
  'folder.deleted': t('폴더를 지움', 'Deleted a folder'),
  'folder.restored': t('폴더를 되돌림', 'Restored a folder'),
  'rule.added': t('접근 규칙을 더함', 'Added a rule'),
  'rule.removed': t('접근 규칙을 지움', 'Removed a rule'),
  'member.added': t('구성원을 추가함', 'Added a member'),
  'member.changed': t('구성원을 바꿈', 'Changed a member'),
  'member.viewed-as': t('다른 사람으로 봄', 'Looked as somebody else'),
  'member.view-begun': t('다른 사람으로 보기 시작', 'Began to look as somebody'),
  'member.view-ended': t('다른 사람으로 보기 끝', 'Ended looking as somebody'),
  'member.handed-over': t('떠난 사람의 폴더를 넘김', 'Handed over a leaver’s folder'),
  'invitation.sent': t('초대함', 'Invited'),
  'invitation.renewed': t('초대 링크를 새로 만듦', 'Renewed an invitation'),
  'invitation.revoked': t('초대를 거둠', 'Took an invitation back'),
  'invitation.accepted': t('초대를 받아들임', 'Accepted an invitation'),
  'password.changed': t('비밀번호를 바꿈', 'Changed the password'),
  'password.link-issued': t('비밀번호 링크를 만듦', 'Made a password link'),
  'password.reset': t('링크로 비밀번호를 정함', 'Set a password by link'),
  'session.begun': t('로그인함', 'Signed in'),
  'identity-provider.set': t('회사 로그인을 정함', 'Set the company sign-in'),
  'identity-provider.removed': t('회사 로그인을 없앰', 'Removed the company sign-in'),
  'identity.bound': t('회사 계정과 묶음', 'Bound to a company account'),
  'identity.unbound': t('회사 계정과 풂', 'Unbound from a company account'),
  'member.deleted-by-directory': t('디렉터리에서 지움', 'Deleted in the directory'),
  'group.gives': t('디렉터리 그룹이 주는 것을 정함', 'Set what a group of the directory gives'),
  'group.removed': t('그룹을 지움', 'Removed a group'),
  'group.renamed': t('그룹 이름을 바꿈', 'Renamed a group'),
  'group.members-changed': t('그룹의 사람을 바꿈', 'Changed who is in a group'),
  'people.applied': t('표로 구성원을 바꿈', 'Applied a table of people'),
  'member.joined': t('회사 로그인으로 들어옴', 'Joined by the company sign-in'),
  'session.ended': t('로그인을 끝냄', 'Ended a session'),
  'approval.asked': t('결재를 올림', 'Asked for an approval'),
  'approval.approved': t('결재를 승인함', 'Approved'),
  'approval.refused': t('결재를 반려함', 'Refused'),
  'approval.withdrawn': t('결재를 거둠', 'Withdrew an approval'),
  'conversations.opened': t('남의 대화를 엶', 'Opened conversations of somebody'),
  'conversation.read': t('남의 대화를 읽음', 'Read a conversation of somebody'),
  'conversations.swept': t('오래된 대화를 지움', 'Removed old conversations'),
  'second-factor.set-up': t('두 단계 인증을 켬', 'Set up a second factor'),
  'second-factor.removed': t('두 단계 인증을 끔', 'Removed the second factor'),
  'settings.changed': t('보안 설정을 바꿈', 'Changed security settings'),
  'group.added': t('그룹을 만듦', 'Made a group'),
  'key.issued': t('키를 발급함', 'Issued a key'),
  'key.rotated': t('키를 교체함', 'Replaced a key'),
  'key.revoked': t('키를 끝냄', 'Ended a key'),
  'service.added': t('서비스를 추가함', 'Added a service'),
  'webhook.added': t('웹훅을 추가함', 'Added a webhook'),
  'webhook.changed': t('웹훅을 바꿈', 'Changed a webhook'),
  'webhook.stopped': t('웹훅이 멈춤', 'A webhook was stopped'),
  'webhook.removed': t('웹훅을 지움', 'Removed a webhook'),
  'app.added': t('앱을 만듦', 'Made an app'),
  'app.changed': t('앱을 바꿈', 'Changed an app'),
  'app.deleted': t('앱을 지움', 'Deleted an app'),
  'use-case.added': t('활용 과제를 만듦', 'Made a use case'),
  'use-case.changed': t('활용 과제를 바꿈', 'Changed a use case'),
  'use-case.stage-moved': t('과제의 단계를 옮김', 'Moved the stage of a use case'),
  'use-case.decided': t('과제를 결정함', 'Decided on a use case'),
  'use-case.given': t('과제를 볼 사람을 바꿈', 'Changed who sees a use case'),
  'use-case.planned': t('과제의 계획을 바꿈', 'Changed the plan of a use case'),
  'use-case.archived': t('과제를 보관함', 'Put a use case away'),
  'use-case.restored': t('과제를 되돌림', 'Brought a use case back'),
  'requirement.added': t('요구사항을 더함', 'Added a requirement'),
  'requirement.changed': t('요구사항을 바꿈', 'Changed a requirement'),
  'requirement.removed': t('요구사항을 지움', 'Removed a requirement'),
  'requirement.ordered': t('요구사항의 순서를 바꿈', 'Ordered requirements'),
  'risk.added': t('위험을 더함', 'Added a risk'),
  'risk.changed': t('위험을 바꿈', 'Changed a risk'),
  'risk.removed': t('위험을 지움', 'Removed a risk'),
  'data-need.added': t('필요한 데이터를 더함', 'Added a data need'),
  'data-need.changed': t('필요한 데이터를 바꿈', 'Changed a data need'),
  'data-need.removed': t('필요한 데이터를 지움', 'Removed a data need'),
  'collection.added': t('컬렉션을 만듦', 'Made a collection'),
  'collection.changed': t('컬렉션을 바꿈', 'Changed a collection'),
  'collection.index-switched': t('새 색인으로 바꿈', 'Took a new index into use'),
  'collection.deleted': t('컬렉션을 지움', 'Deleted a collection'),
  'provider.added': t('모델 공급자를 더함', 'Added a provider'),
  'provider.removed': t('모델 공급자를 지움', 'Removed a provider'),
  'provider.model-changed': t('모델 설정을 바꿈', 'Changed settings of a model'),
  'price.set': t('단가를 적음', 'Entered a price'),
  'budget.set': t('예산을 정함', 'Set a budget'),
  'model.measure-asked': t('모델을 재게 함', 'Asked to measure a model'),
}

export function actionName(action: string): string {
  return actionNames[action] ?? action
}

/** Who acted, and with whose rights where those are not their own. */
export function whoWords({ memberName, actedByName }: Pick<AuditEvent, 'memberName' | 'actedByName'>): string {
  return actedByName ? t(`${actedByName} (${memberName}의 권한으로)`, `${actedByName} (as ${memberName})`) : memberName
}

export const objectKindNames: Record<string, string> = {
  document: t('문서', 'Document'),
  folder: t('폴더', 'Folder'),
  node: t('폴더나 문서', 'Folder or document'),
  member: t('구성원', 'Member'),
  group: t('그룹', 'Group'),
  key: t('키', 'Key'),
  app: t('앱', 'App'),
  collection: t('컬렉션', 'Collection'),
  'use-case': t('활용 과제', 'Use case'),
  workspace: t('회사', 'Company'),
  invitation: t('초대', 'Invitation'),
  provider: t('모델 공급자', 'Provider'),
  webhook: t('웹훅', 'Webhook'),
  model: t('모델', 'Model'),
}

const detailNames: Record<string, string> = {
  scopes: t('범위', 'scopes'),
  memberId: t('누구의 권한', 'whose rights'),
  overlapHours: t('겹치는 시간', 'overlap in hours'),
  principalIds: t('받는 쪽 번호', 'principals'),
  conversationId: t('대화', 'conversation'),
  count: t('건수', 'count'),
  passwordMinLength: t('비밀번호 길이', 'password length'),
  sessionHours: t('로그인 유지', 'session hours'),
  twoFactorRequired: t('두 단계 인증', 'second factor'),
  approvalFromLabel: t('결재 등급', 'approval from'),
  conversationReaders: t('대화 열람', 'conversation readers'),
  conversationDays: t('대화 보관', 'conversation days'),
  kind: t('종류', 'kind'),
  note: t('남긴 말', 'note'),
  approvalId: t('결재', 'approval'),
  email: t('이메일', 'e-mail'),
  way: t('방법', 'way'),
  to: t('받는 사람', 'to'),
  reason: t('사유', 'reason'),
  toMemberId: t('받는 번호', 'receiver'),
  version: t('판', 'version'),
  label: t('등급', 'label'),
  clearance: t('취급 등급', 'clearance'),
  page: t('쪽', 'page'),
  role: t('역할', 'role'),
  name: t('이름', 'name'),
  groups: t('그룹', 'groups'),
  isActive: t('쓰는 중', 'active'),
  inherits: t('물려받기', 'inherits'),
  verb: t('무엇', 'what'),
  effect: t('효과', 'effect'),
  expiresAt: t('만료', 'expires'),
  parentId: t('옮긴 곳', 'moved to'),
  added: t('더함', 'added'),
  changed: t('바꿈', 'changed'),
  unchanged: t('그대로', 'unchanged'),
  fields: t('바꾼 것', 'changed'),
  sources: t('모은 곳', 'sources'),
  principalId: t('받는 쪽 번호', 'principal'),
  ruleId: t('규칙', 'rule'),
  requirementId: t('요구사항', 'requirement'),
  riskId: t('위험', 'risk'),
  dataNeedId: t('데이터', 'data need'),
  editorIds: t('편집자 번호', 'editors'),
  folderId: t('폴더', 'folder'),
  stage: t('단계', 'stage'),
  decision: t('결정', 'decision'),
  indexVersionId: t('색인', 'index'),
  versionId: t('판', 'version'),
  sha256: t('지문', 'SHA-256'),
  host: t('받는 곳', 'host'),
  events: t('알릴 일', 'events'),
  baseUrl: t('주소', 'address'),
  highestLabel: t('가장 높은 등급', 'highest label'),
  monthlyMicros: t('한 달 예산', 'monthly budget'),
  inputMicrosPer1000: t('입력 1,000토큰', '1,000 input tokens'),
  outputMicrosPer1000: t('출력 1,000토큰', '1,000 output tokens'),
  callMicros: t('호출 한 번', 'a call'),
  source: t('출처', 'source'),
  asOf: t('기준일', 'as of'),
  modelId: t('모델', 'model'),
}

/** The details in one line; hashes are cut, because the whole of them is in the export. */
export function detailText(detail: AuditEvent['detail']): string {
  return Object.entries(detail)
    .flatMap(([key, value]) =>
      value === null || value === undefined || (Array.isArray(value) && value.length === 0)
        ? []
        : `${detailNames[key] ?? key} ${valueText(key, value)}`,
    )
    .join(', ')
}

const labelKeys = new Set(['label', 'clearance', 'highestLabel', 'approvalFromLabel'])

function valueText(key: string, value: unknown): string {
  if (isChange(value)) return `${valueText(key, value.before)} → ${valueText(key, value.after)}`
  if (value === null) return '–'
  if (labelKeys.has(key) && typeof value === 'number') return labelName(value)
  if (key === 'role' && typeof value === 'string') return roleNames[value] ?? value
  if (/Micros/.test(key) && typeof value === 'number') return t(`${value / 1e6}원`, `₩${value / 1e6}`)
  if (key === 'verb' && isKey(verbNames, value)) return verbNames[value]
  if (key === 'effect' && isKey(effectNames, value)) return effectNames[value]
  if (typeof value === 'boolean') return value ? t('예', 'yes') : t('아니요', 'no')
  const text = Array.isArray(value)
    ? value.join(' · ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)
  return /^[0-9a-f]{64}$/.test(text) ? `${text.slice(0, 12)}…` : text
}

function isChange(value: unknown): value is { before: unknown; after: unknown } {
  return typeof value === 'object' && value !== null && 'before' in value && 'after' in value
}

function isKey<Key extends string>(names: Record<Key, string>, value: unknown): value is Key {
  return typeof value === 'string' && value in names
}
