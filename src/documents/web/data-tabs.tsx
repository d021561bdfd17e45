/** The objects of the area 데이터. */
import type { ReactNode } from 'react'
import { useApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { mayI, useSession } from '../../web/session.ts'
import { AreaTabs } from '../../web/ui/area-tabs.tsx'
import { countDocuments } from '../contract.ts'

export function DataTabs({ collections, end }: { collections?: number | undefined; end?: ReactNode }) {
  const session = useSession()
  const counts = useApi(countDocuments, {}, { staleTime: 5_000 }).data
  const documents = counts && counts.queued + counts.parsing + counts.ready + counts.failed
  const tabs = [
    { to: '/documents', name: t('문서', 'Documents'), count: documents, action: 'documents.read' },
    { to: '/collections', name: t('컬렉션', 'Collections'), count: collections, action: 'collections.read' },
    { to: '/search', name: t('검색', 'Search'), action: 'search' },
  ]
  return <AreaTabs label={t('데이터', 'Data')} tabs={tabs.filter((tab) => mayI(session, tab.action))} end={end} />
}
