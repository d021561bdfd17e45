/** The bar, and the navigation standing on the crossing line. It shows only what exists and what this person may open. */
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { type CSSProperties, useState } from 'react'
import { countApprovals } from '../../access/contract.ts'
import { countDocuments } from '../../documents/contract.ts'
import type { UseCase } from '../../use-cases/contract.ts'
import { type Stage, stages } from '../../use-cases/progress.ts'
import { useChosenUseCase } from '../../use-cases/web/chosen-use-case.ts'
import { shareOf } from '../../use-cases/web/crossing.tsx'
import { UseCaseSwitcher } from '../../use-cases/web/switcher.tsx'
import { crossingWords } from '../../use-cases/web/use-case-words.ts'
import { useApi } from '../../web/api.ts'
import { formatCount, roleNames } from '../../web/format.ts'
import { changeLanguage, language, t } from '../../web/language.ts'
import { mayI, signOut, useSession } from '../../web/session.ts'
import { Magnifier, NaruMark } from '../../web/ui/icons.tsx'
import { KeySheet } from '../../web/ui/key-sheet.tsx'
import { useKeys } from '../../web/ui/keys.ts'
import { Toasts } from '../../web/ui/toast.tsx'
import { LookBand } from './look-band.tsx'
import { Palette } from './palette.tsx'
import { readTheme, setTheme, type Theme } from './theme.ts'

interface Area {
  name: string
  stage?: string
  /** The stage of a use case that is crossed under this name. */
  crosses?: Stage
  to: string
  key: string
  action: string
  /** Addresses that belong to the area. */
  paths: readonly string[]
}

export const areas: readonly Area[] = [
  { name: t('홈', 'Home'), to: '/', key: 'h', action: 'session.read', paths: [] },
  {
    name: t('문제 정의', 'Define'),
    stage: '①',
    crosses: 'define',
    to: '/use-cases',
    key: 'u',
    action: 'use-cases.read',
    paths: ['/use-cases'],
  },
  {
    name: t('데이터', 'Data'),
    stage: '②',
    crosses: 'data',
    to: '/documents',
    key: 'd',
    action: 'documents.read',
    paths: ['/documents', '/collections', '/search', '/nodes'],
  },
  {
    name: t('서비스', 'Serve'),
    stage: '④',
    crosses: 'serve',
    to: '/chat',
    key: 's',
    action: 'ask',
    paths: ['/chat'],
  },
  {
    name: t('결재', 'Approvals'),
    to: '/approvals',
    key: 'a',
    action: 'approvals.ask',
    paths: ['/approvals'],
  },
  { name: t('설정', 'Settings'), to: '/settings/members', key: 't', action: 'members.read', paths: ['/settings'] },
]

export function Shell() {
  const session = useSession()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const [isFinding, setFinding] = useState(false)
  const [isGoing, setGoing] = useState(false)
  const [isShowingKeys, setShowingKeys] = useState(false)
  const shown = areas.filter((area) => mayI(session, area.action))
  const chosen = useChosenUseCase()
  const course = chosen.useCase && courseOf(shown, chosen.useCase)
  const isOnlyAsking = session?.member.role === 'app-user'

  useKeys(
    {
      g: () => {
        setGoing(true)
        setTimeout(() => setGoing(false), 1200)
      },
      '?': () => setShowingKeys(true),
      '/': () => document.querySelector<HTMLElement>('[data-find]')?.focus(),
      ...Object.fromEntries(
        shown.map((area) => [
          area.key,
          () => {
            if (isGoing) void navigate({ to: area.to })
          },
        ]),
      ),
    },
    true,
  )

  return (
    <>
      <a className="skip" href="#work">
        {t('본문으로', 'Skip to content')}
      </a>
      <LookBand />
      <header className="shell">
        <div className="bar">
          <Link className="brand" to="/" aria-label={t('나루 홈', 'Naru home')}>
            <NaruMark />
            <span>{t('나루', 'Naru')}</span>
          </Link>
          {mayI(session, 'use-cases.read') ? (
            <UseCaseSwitcher chosen={chosen} />
          ) : (
            <div className="where">
              <span>{t('회사', 'Company')}</span>
              <b className="switch">{session?.workspace.name}</b>
            </div>
          )}
          <div className="bar-end">
            <button type="button" className="find" onClick={() => setFinding(true)}>
              <Magnifier />
              <span>{t('찾기, 이동, 만들기', 'Find, go to, create')}</span>
              <kbd>Ctrl K</kbd>
            </button>
            <RunningJobs />
            <Me onShowKeys={() => setShowingKeys(true)} />
          </div>
        </div>
        {!isOnlyAsking && (
          <nav
            className={chosen.useCase?.decision.state === 'stop' ? 'course is-stopped' : 'course'}
            aria-label={t('주 메뉴', 'Main menu')}
          >
            {chosen.useCase && <span className="sr">{`${chosen.useCase.name}: ${crossingWords(chosen.useCase)}`}</span>}
            {shown.map((area, at) => {
              const isHere = area.to === '/' ? pathname === '/' : area.paths.some((path) => pathname.startsWith(path))
              return (
                <Link
                  key={area.to}
                  to={area.to}
                  aria-current={isHere ? 'page' : undefined}
                  className={at === course?.hullAt ? 'is-here' : undefined}
                  style={
                    course && at <= course.hullAt ? ({ '--crossed': course.shares[at] } as CSSProperties) : undefined
                  }
                >
                  {area.stage && <span className="n">{area.stage}</span>}
                  {area.name}
                  {area.to === '/approvals' && <WaitingApprovals />}
                </Link>
              )
            })}
          </nav>
        )}
      </header>
      <Outlet />
      <Palette isOpen={isFinding} chosen={chosen} onChange={setFinding} />
      {isShowingKeys && (
        <KeySheet
          everywhere={[
            { keys: ['Ctrl K'], does: t('찾기, 이동, 만들기', 'Find, go to, create') },
            { keys: ['/'], does: t('찾기 칸으로', 'To the find field') },
            ...shown.map((area) => ({ keys: ['G', area.key.toUpperCase()], does: area.name })),
            { keys: ['?'], does: t('단축키', 'Keys') },
          ]}
          onClose={() => setShowingKeys(false)}
        />
      )}
      <Toasts />
    </>
  )
}

/**
 * How far the chosen use case has crossed under each name of the navigation. A stage that the navigation does not show yet
 * has no name to lie under: the hull waits at the end of the one before.
 */
function courseOf(shown: readonly Area[], useCase: UseCase): { hullAt: number; shares: number[] } {
  const present = stages.indexOf(useCase.stage)
  const hullAt = shown.findLastIndex((area) => area.crosses !== undefined && stages.indexOf(area.crosses) <= present)
  const here = useCase.progress[present]
  const isShown = shown[hullAt]?.crosses === useCase.stage
  const shares = shown.map((_, at) => (at < hullAt || !isShown || !here ? 1 : shareOf(here)))
  return { hullAt, shares }
}

/** How many approvals wait for this person: only the number, and only when there is one. */
function WaitingApprovals() {
  const session = useSession()
  const { data } = useApi(countApprovals, {}, { enabled: mayI(session, 'approve'), refetchInterval: 30_000 })
  return data && data.waiting > 0 ? <span className="count"> {formatCount(data.waiting)}</span> : null
}

/** How many documents are being read or indexed, as a way to them. */
function RunningJobs() {
  const counts = useApi(
    countDocuments,
    {},
    { refetchInterval: (query) => (isBusy(query.state.data) ? 2_000 : 15_000) },
  ).data
  if (!counts || !isBusy(counts)) return null
  const open = counts.queued + counts.parsing + (counts.ready - counts.vectorsIndexed)
  return (
    <Link className="jobs" to="/documents">
      <i className="mark" data-state="running" aria-hidden="true" />
      {t(`작업 ${formatCount(open)}`, `${formatCount(open)} running`)}
    </Link>
  )
}

function isBusy(
  counts: { queued: number; parsing: number; ready: number; vectorsIndexed: number } | undefined,
): boolean {
  return counts !== undefined && (counts.queued + counts.parsing > 0 || counts.vectorsIndexed < counts.ready)
}

function Me({ onShowKeys }: { onShowKeys(): void }) {
  const session = useSession()
  const [isOpen, setOpen] = useState(false)
  const [theme, setShownTheme] = useState<Theme>(readTheme())
  useKeys({ Escape: () => setOpen(false) }, isOpen)
  if (!session) return null
  const themes: [Theme, string][] = [
    ['light', t('밝게', 'Light')],
    ['dark', t('어둡게', 'Dark')],
    ['system', t('시스템', 'System')],
  ]
  return (
    <div className="menu-holder">
      <button
        type="button"
        className="me-button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {session.member.name} <small>{roleNames[session.member.role]}</small>
      </button>
      {isOpen && (
        <div className="menu menu-right" role="menu">
          {themes.map(([value, name]) => (
            <button
              key={value}
              type="button"
              role="menuitemradio"
              aria-checked={theme === value}
              onClick={() => {
                setTheme(value)
                setShownTheme(value)
              }}
            >
              <span>
                {t('화면', 'Theme')}: {name}
              </span>
              {theme === value && <span aria-hidden="true">✓</span>}
            </button>
          ))}
          <button
            type="button"
            role="menuitem"
            lang={language === 'ko' ? 'en' : 'ko'}
            onClick={() => changeLanguage(language === 'ko' ? 'en' : 'ko')}
          >
            {language === 'ko' ? 'English' : '한국어'}
          </button>
          <button
            type="button"
            role="menuitem"
            onClick={() => {
              setOpen(false)
              onShowKeys()
            }}
          >
            <span>{t('단축키', 'Keys')}</span>
            <kbd className="only-wide">?</kbd>
          </button>
          <Link role="menuitem" to="/account" onClick={() => setOpen(false)}>
            {t('내 계정', 'Your account')}
          </Link>
          <a role="menuitem" href="/api/docs">
            API
          </a>
          <button type="button" role="menuitem" onClick={() => void signOut()}>
            {t('로그아웃', 'Sign out')}
          </button>
        </div>
      )}
    </div>
  )
}
