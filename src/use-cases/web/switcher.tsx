/** The use case that the rest is looked at through, chosen in the header. */
import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { useEffect, useRef, useState } from 'react'
import { useApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { mayI, useSession } from '../../web/session.ts'
import { Chevron } from '../../web/ui/icons.tsx'
import { listUseCases } from '../contract.ts'
import type { ChosenUseCase } from './chosen-use-case.ts'
import { stageLabel } from './use-case-words.ts'
import './switcher.css'

export function UseCaseSwitcher({ chosen }: { chosen: ChosenUseCase }) {
  const [isOpen, setOpen] = useState(false)
  const holder = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  useEffect(() => {
    if (!isOpen) return
    const leave = (event: Event) => {
      if (!holder.current?.contains(event.target as Node)) setOpen(false)
    }
    window.addEventListener('pointerdown', leave)
    return () => window.removeEventListener('pointerdown', leave)
  }, [isOpen])
  const name = chosen.useCase?.name ?? t('전체', 'All')
  return (
    <div className="where menu-holder" ref={holder}>
      <span id="switch-label" className="only-wide">
        {t('활용 과제', 'Use case')}
      </span>
      <button
        ref={button}
        type="button"
        className="switch"
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        aria-label={t(`활용 과제: ${name}`, `Use case: ${name}`)}
        onClick={() => setOpen(!isOpen)}
      >
        <b>{name}</b>
        <Chevron />
      </button>
      {isOpen && <Choices chosen={chosen} onClose={close} />}
    </div>
  )
}

function Choices({ chosen, onClose }: { chosen: ChosenUseCase; onClose(): void }) {
  const navigate = useNavigate()
  const session = useSession()
  const [text, setText] = useState('')
  const search = text.trim()
  const list = useApi(
    listUseCases,
    { query: { search: search === '' ? undefined : search, limit: 20, sort: 'name' } },
    { placeholderData: (before) => before },
  )
  // Enter takes the first that matches, also when the matches come later than the letters.
  const first = search === '' ? 'all' : (list.data?.items[0]?.id ?? 'see')
  const [pointed, setPointed] = useState(first)
  useEffect(() => setPointed(first), [first])
  const choose = (id: string | undefined) => {
    chosen.choose(id)
    onClose()
  }
  const go = (address: { create?: boolean }) => {
    onClose()
    void navigate({ to: '/use-cases', search: address })
  }
  return (
    <Command
      className="menu switcher"
      label={t('활용 과제 고르기', 'Choose a use case')}
      shouldFilter={false}
      value={pointed}
      onValueChange={setPointed}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) {
          event.stopPropagation()
          onClose()
        }
      }}
    >
      <Command.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder={t('활용 과제 이름', 'Name of a use case')}
      />
      <Command.List label={t('활용 과제', 'Use cases')}>
        {search === '' && (
          <Command.Item value="all" onSelect={() => choose(undefined)}>
            <span>{t('전체', 'All')}</span>
            <span>{chosen.id === undefined ? t('지금', 'Now') : ''}</span>
          </Command.Item>
        )}
        {list.data?.items.map((one) => (
          <Command.Item key={one.id} value={one.id} onSelect={() => choose(one.id)}>
            <span className="cut">{one.name}</span>
            <span>{one.id === chosen.id ? t('지금', 'Now') : stageLabel(one.stage)}</span>
          </Command.Item>
        ))}
        {list.data?.items.length === 0 && (
          <p className="note none">
            {search === ''
              ? t('아직 활용 과제가 없습니다.', 'There is no use case yet.')
              : t('그런 이름이 없습니다.', 'None has this name.')}
          </p>
        )}
        <Command.Item value="see" onSelect={() => go({})}>
          <span className="link">{t('모두 보기', 'See all')}</span>
          <span>{t('① 문제 정의', '① Define')}</span>
        </Command.Item>
        {mayI(session, 'use-cases.write') && (
          <Command.Item value="make" onSelect={() => go({ create: true })}>
            <span className="link">{t('활용 과제 만들기', 'Make a use case')}</span>
            <span />
          </Command.Item>
        )}
      </Command.List>
    </Command>
  )
}
