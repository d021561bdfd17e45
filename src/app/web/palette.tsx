/** Ctrl-K: go somewhere, make something, find a document. */
import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { useEffect, useRef, useState } from 'react'
import { listDocuments } from '../../documents/contract.ts'
import { listUseCases } from '../../use-cases/contract.ts'
import type { ChosenUseCase } from '../../use-cases/web/chosen-use-case.ts'
import { stageLabel } from '../../use-cases/web/use-case-words.ts'
import { useApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { mayI, useSession } from '../../web/session.ts'
import { areas } from './shell.tsx'

export function Palette(props: { isOpen: boolean; chosen: ChosenUseCase; onChange(isOpen: boolean): void }) {
  const { isOpen, chosen, onChange } = props
  const [text, setText] = useState('')
  const navigate = useNavigate()
  const session = useSession()
  const wanted = text.trim()
  const found = useApi(
    listDocuments,
    { query: { search: wanted, limit: 8 } },
    { enabled: isOpen && wanted.length > 0, placeholderData: (before) => before },
  )

  const useCases = useApi(
    listUseCases,
    { query: { search: wanted === '' ? undefined : wanted, limit: 6, sort: 'name' } },
    { enabled: isOpen && mayI(session, 'use-cases.read'), placeholderData: (before) => before },
  )
  const choose = (id: string | undefined) => {
    onChange(false)
    setText('')
    chosen.choose(id)
  }

  // A dialog keeps the focus inside, and gives it back to where it came from.
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (!isOpen) return
    dialog.current?.showModal()
    dialog.current?.querySelector('input')?.focus()
  }, [isOpen])
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' && !event.isComposing) {
        event.preventDefault()
        onChange(!isOpen)
      }
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [isOpen, onChange])

  if (!isOpen) return null
  const go = (to: string) => {
    dialog.current?.close()
    setText('')
    void navigate({ to })
  }
  const makes = [
    { name: t('대화 시작하기', 'Start a conversation'), to: '/chat', action: 'ask' },
    { name: t('활용 과제 만들기', 'Make a use case'), to: '/use-cases?create=true', action: 'use-cases.write' },
    { name: t('파일 올리기', 'Upload files'), to: '/documents?upload=true', action: 'documents.write' },
    { name: t('컬렉션 만들기', 'Make a collection'), to: '/collections?create=true', action: 'collections.write' },
  ].filter((one) => mayI(session, one.action))
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it too
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t('찾기, 이동, 만들기', 'Find, go to, create')}
      onClose={() => onChange(false)}
      onClick={(event) => {
        if (event.target === event.currentTarget) dialog.current?.close()
      }}
    >
      <Command label={t('찾기, 이동, 만들기', 'Find, go to, create')}>
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder={t('문서 제목, 가려는 곳, 만들 것', 'A title, a place, something to make')}
        />
        <Command.List>
          <Command.Empty>
            {t('찾은 것이 없습니다. 다른 낱말로 찾아 주세요.', 'Nothing found. Try another word.')}
          </Command.Empty>
          <Command.Group heading={t('이동', 'Go to')}>
            {areas
              .filter((area) => mayI(session, area.action))
              .map((area) => (
                <Command.Item key={area.to} value={`go ${area.name}`} onSelect={() => go(area.to)}>
                  <span>{area.name}</span>
                  <span>G {area.key.toUpperCase()}</span>
                </Command.Item>
              ))}
          </Command.Group>
          <Command.Group heading={t('만들기', 'Create')}>
            {makes.map((one) => (
              <Command.Item key={one.to} value={`make ${one.name}`} onSelect={() => go(one.to)}>
                <span>{one.name}</span>
                <span />
              </Command.Item>
            ))}
          </Command.Group>
          {(useCases.data?.items.length ?? 0) > 0 && (
            <Command.Group heading={t('활용 과제 고르기', 'Choose a use case')}>
              {wanted === '' && chosen.id !== undefined && (
                <Command.Item value="choose all" onSelect={() => choose(undefined)}>
                  <span>{t('전체', 'All')}</span>
                  <span />
                </Command.Item>
              )}
              {useCases.data?.items
                .filter((one) => one.id !== chosen.id)
                .map((one) => (
                  <Command.Item
                    key={one.id}
                    // The value stays while one types, so that what is pointed at stays; the server has matched already.
                    value={`choose ${one.id}`}
                    keywords={[wanted, one.name]}
                    onSelect={() => choose(one.id)}
                  >
                    <span>{one.name}</span>
                    <span>{stageLabel(one.stage)}</span>
                  </Command.Item>
                ))}
            </Command.Group>
          )}
          {wanted !== '' && (found.data?.items.length ?? 0) > 0 && (
            <Command.Group heading={t('문서 찾기', 'Documents')}>
              {found.data?.items.map((one) => (
                <Command.Item
                  key={one.id}
                  value={`document ${one.id}`}
                  keywords={[wanted, one.title]}
                  onSelect={() => go(`/documents/${one.id}`)}
                >
                  <span>{one.title}</span>
                  <span>{one.folderName ?? ''}</span>
                </Command.Item>
              ))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </dialog>
  )
}
