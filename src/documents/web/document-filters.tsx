/** What of the documents is shown: search, state, label, format, order. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useChosenUseCase } from '../../use-cases/web/chosen-use-case.ts'
import { labelNames } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { FilterChoice, Filters, FilterText } from '../../web/ui/filters.tsx'
import { documentStates } from '../contract.ts'
import { documentFormats } from '../elements.ts'
import { formatName, stateNames } from './document-words.ts'

const orders = [
  { value: 'oldest', name: t('먼저 올린 것', 'Oldest first') },
  { value: 'title', name: t('제목', 'Title') },
] as const

export function DocumentFilters() {
  const search = useSearch({ from: '/inside/documents' })
  const navigate = useNavigate({ from: '/documents' })
  const chosen = useChosenUseCase()
  const change = (values: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...values }), replace: true })
  return (
    <Filters>
      {chosen.useCase && (
        <FilterChoice
          name={t('활용 과제', 'Use case')}
          value={chosen.useCase.id}
          options={[{ value: chosen.useCase.id, name: chosen.useCase.name }]}
          onChange={(useCase) => change({ useCase: useCase ?? 'all' })}
        />
      )}
      <FilterText
        name={t('찾기', 'Find')}
        value={search.search}
        placeholder={t('제목, 파일 이름', 'Title, file name')}
        onChange={(text) => change({ search: text })}
      />
      <FilterChoice
        name={t('상태', 'State')}
        value={search.status}
        options={documentStates.map((value) => ({ value, name: stateNames[value] }))}
        onChange={(status) => change({ status })}
      />
      <FilterChoice
        name={t('등급', 'Label')}
        value={search.label === undefined ? undefined : String(search.label)}
        options={labelNames.map((name, value) => ({ value: String(value), name }))}
        onChange={(label) => change({ label: label === undefined ? undefined : Number(label) })}
      />
      <FilterChoice
        name={t('형식', 'Format')}
        value={documentFormats.find((format) => format === search.format)}
        options={documentFormats.map((value) => ({ value, name: formatName(value) }))}
        onChange={(format) => change({ format })}
      />
      <FilterChoice
        name={t('순서', 'Order')}
        value={search.sort === 'newest' ? undefined : search.sort}
        options={orders}
        whenNone={t('최근에 올린 것', 'Newest first')}
        onChange={(sort) => change({ sort })}
      />
    </Filters>
  )
}
