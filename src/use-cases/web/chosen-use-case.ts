/**
 * The use case that a person has chosen in the header. It is kept in the browser, for each person; what the address says
 * (`useCase=ID`, or `all`) goes before, so that a link shows the same to whoever opens it.
 */
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { useSyncExternalStore } from 'react'
import { useApi } from '../../web/api.ts'
import { mayI, useSession } from '../../web/session.ts'
import { getUseCase, type UseCase } from '../contract.ts'

const listeners = new Set<() => void>()
const placeOf = (memberId: string) => `naru.use-case.${memberId}`

/** Pages whose content follows the choice, and say so in their address. */
const scopedPages: readonly string[] = ['/documents']

export interface ChosenUseCase {
  /** Undefined: all of them. */
  id: string | undefined
  /** Once it is loaded; undefined too when it may not be seen any more. */
  useCase: UseCase | undefined
  choose(id: string | undefined): void
}

export function useChosenUseCase(): ChosenUseCase {
  const session = useSession()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const { useCase: inAddress } = useSearch({ strict: false })
  const memberId = session?.member.id ?? ''
  const kept = useSyncExternalStore(listen, () => localStorage.getItem(placeOf(memberId)) ?? undefined)
  const wanted = inAddress ?? kept
  const id = wanted === 'all' || !mayI(session, 'use-cases.read') ? undefined : wanted
  const found = useApi(getUseCase, { params: { useCaseId: id ?? '' } }, { enabled: id !== undefined })
  const isGone = found.isError || (found.data !== undefined && found.data.archivedAt !== null)
  return {
    id: isGone && inAddress === undefined ? undefined : id,
    useCase: id === undefined || isGone ? undefined : found.data,
    choose(next) {
      if (next === undefined) localStorage.removeItem(placeOf(memberId))
      else localStorage.setItem(placeOf(memberId), next)
      for (const listener of listeners) listener()
      if (inAddress !== undefined || scopedPages.includes(pathname))
        void navigate({ to: '.', search: (before) => ({ ...before, useCase: next }), replace: true })
    },
  }
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
