/** Where a question is written. Enter sends, Shift Enter breaks the line; nothing is sent while the IME composes. */
import { type KeyboardEvent, useState } from 'react'
import { listCollections } from '../../knowledge/contract.ts'
import { listModels } from '../../models/contract.ts'
import { useApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'

export interface Asking {
  question: string
  collectionIds: string[]
  mode: 'extract' | 'generate'
  modelId?: string
}

export function Composer(props: { isAnswering: boolean; onAsk(asking: Asking): void; onStop(): void }) {
  const [text, setText] = useState('')
  const [collectionId, setCollectionId] = useState('')
  const [modelId, setModelId] = useState('')
  const collections = useApi(listCollections, {}, { staleTime: 15_000 }).data?.items ?? []
  const models = (useApi(listModels, {}, { staleTime: 30_000 }).data?.items ?? []).filter(
    (model) => model.role === 'chat',
  )

  function send() {
    const question = text.trim()
    if (question === '' || props.isAnswering) return
    props.onAsk({
      question,
      collectionIds: collectionId ? [collectionId] : [],
      mode: modelId ? 'generate' : 'extract',
      ...(modelId ? { modelId } : {}),
    })
    setText('')
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229) return
    event.preventDefault()
    send()
  }

  return (
    <div className="write">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <label className="sr" htmlFor="question">
          {t('질문', 'Question')}
        </label>
        <textarea
          id="question"
          data-find
          rows={Math.min(8, text.split('\n').length)}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          placeholder={t('문서에 대해 물어보세요', 'Ask about the documents')}
        />
        <div className="line">
          <label>
            <span className="sr">{t('찾을 곳', 'Where to look')}</span>
            <select value={collectionId} onChange={(event) => setCollectionId(event.target.value)}>
              <option value="">{t('볼 수 있는 모든 문서', 'All documents I may see')}</option>
              {collections.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span className="sr">{t('답하는 방식', 'How to answer')}</span>
            <select value={modelId} onChange={(event) => setModelId(event.target.value)}>
              <option value="">{t('발췌: 문서의 문장 그대로', 'Quotes: sentences as they stand')}</option>
              {models.map((model) => (
                <option key={model.id} value={model.id} disabled={!model.mayGenerate}>
                  {t('생성', 'Generated')}: {model.name}
                  {model.mayGenerate ? '' : t(' (시험 통과 전)', ' (has not passed its test)')}
                </option>
              ))}
            </select>
          </label>
          <span className="end">
            {t('줄 바꿈', 'New line')} <kbd>Shift Enter</kbd>
          </span>
          {props.isAnswering ? (
            <button type="button" className="btn" onClick={props.onStop}>
              {t('멈추기', 'Stop')}
            </button>
          ) : (
            <button type="submit" className="btn is-main" disabled={text.trim() === ''}>
              {t('보내기', 'Send')} <kbd>Enter</kbd>
            </button>
          )}
        </div>
      </form>
      <p className="note">
        {t(
          '인공지능이 고른 답입니다. 중요한 일은 인용된 쪽을 확인해 주세요.',
          'Answers are chosen by AI. Check the cited page before you rely on it.',
        )}
      </p>
    </div>
  )
}
