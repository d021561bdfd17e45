/** The objects of the area 설정. */
import type { ReactNode } from 'react'
import { t } from '../../web/language.ts'
import { mayI, useSession } from '../../web/session.ts'
import { AreaTabs } from '../../web/ui/area-tabs.tsx'

export function SettingsTabs({ members, end }: { members?: number | undefined; end?: ReactNode }) {
  const session = useSession()
  const tabs = [
    { to: '/settings/members', name: t('구성원', 'Members'), count: members, action: 'members.read' },
    { to: '/settings/models', name: t('모델', 'Models'), action: 'models.read' },
    { to: '/settings/costs', name: t('비용', 'Cost'), action: 'models.manage' },
    { to: '/settings/api', name: 'API', action: 'keys.own' },
    { to: '/settings/security', name: t('보안', 'Security'), action: 'members.read' },
    { to: '/settings/conversations', name: t('대화 열람', 'Conversations'), action: 'conversations.disclose' },
    { to: '/settings/audit', name: t('감사 기록', 'Audit log'), action: 'audit.read' },
  ]
  return <AreaTabs label={t('설정', 'Settings')} tabs={tabs.filter((tab) => mayI(session, tab.action))} end={end} />
}
