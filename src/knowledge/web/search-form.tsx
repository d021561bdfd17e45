/** The question, where to look and how: all of it goes into the address. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import { useApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { listCollections, type SearchMode, searchModes } from '../contract.ts'
import { collectionName } from './collection-words.ts'

export const modeNames: Record<SearchMode, string> = {
  hybrid: t('둘 다', 'Both'),
  words: t('낱말', 'Words'),
  vectors: t('뜻', 'Meaning'),
}

export function SearchForm() {
  const search = useSearch({ from: '/inside/search' })
  const navigate = useNavigate({ from: '/search' })
  const collections = useApi(listCollections, {}, { staleTime: 15_000 }).data?.items ?? []
  const [text, setText] = useState(search.query ?? '')
  // The address may change by other means, such as an example or the way back.
  useEffect(() => setText(search.query ?? ''), [search.query])
  // Another question has another list: nothing of the former one stays chosen.
  const change = (values: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, at: undefined, ...values }) })
  function submit(event: FormEvent) {
    event.preventDefault()
    if (text.trim() !== '') change({ query: text.trim() })
  }
  return (
    <search>
      <form className="query" onSubmit={submit}>
        <div>
          <label htmlFor="search-query">{t('질문이나 낱말', 'Question or words')}</label>
          <input
            id="search-query"
            className="field big"
            data-find
            type="text"
            value={text}
            maxLength={2000}
            autoComplete="off"
            // biome-ignore lint/a11y/noAutofocus: without a question there is nothing else to do here
            autoFocus={search.query === undefined}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape' && !event.nativeEvent.isComposing) event.currentTarget.blur()
            }}
          />
        </div>
        <div>
          <label htmlFor="search-collection">{t('컬렉션', 'Collection')}</label>
          <select
            id="search-collection"
            className="field"
            value={search.collection ?? ''}
            onChange={(event) => change({ collection: event.target.value || undefined })}
          >
            <option value="">{t('볼 수 있는 모든 것', 'All that I may see')}</option>
            {collections.map((one) => (
              <option key={one.id} value={one.id}>
                {collectionName(one)}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label htmlFor="search-mode">{t('찾는 법', 'By')}</label>
          <select
            id="search-mode"
            className="field"
            value={search.mode ?? 'hybrid'}
            onChange={(event) => {
              const mode = searchModes.find((one) => one === event.target.value)
              change({ mode: mode === 'hybrid' ? undefined : mode })
            }}
          >
            {searchModes.map((mode) => (
              <option key={mode} value={mode}>
                {modeNames[mode]}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" className="btn is-main" disabled={text.trim() === ''}>
          {t('찾기', 'Search')} <kbd>Enter</kbd>
        </button>
      </form>
    </search>
  )
}
