/** Apps: ready-made ways of asking, by the name that programs use as the model. */
import { useState } from 'react'
import { listPrincipals } from '../../access/contract.ts'
import { listCollections } from '../../knowledge/contract.ts'
import { listModels } from '../../models/contract.ts'
import { callApi, useApi } from '../../web/api.ts'
import { countOf } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { FormEnd, FormRow, useSending } from '../../web/ui/form.tsx'
import { SectionHead } from '../../web/ui/section-head.tsx'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import { TypedNameDialog } from '../../web/ui/typed-name-dialog.tsx'
import { type AssistantApp, addApp, changeApp, defaultAppName, deleteApp } from '../contract.ts'
import { CopyButton } from './issued-key.tsx'

interface Props {
  apps: readonly AssistantApp[]
  mayWrite: boolean
  isAdding: boolean
  onAdd(): void
  onChanged(): void
  onClose(): void
}

export function AppsSection({ apps, mayWrite, isAdding, onAdd, onChanged, onClose }: Props) {
  const [leaving, setLeaving] = useState<AssistantApp>()
  const principals = useApi(listPrincipals, {}, { enabled: mayWrite })
  const everyone = principals.data?.items.find((one) => one.kind === 'everyone')?.principalId

  async function act(work: () => Promise<unknown>, done: string) {
    try {
      await work()
      sayDone(done)
    } catch (error) {
      sayFailed(error)
    }
    onChanged()
  }
  const give = (app: AssistantApp, toAll: boolean) =>
    act(
      () =>
        callApi(changeApp, {
          params: { appId: app.id },
          body: { principalIds: toAll && everyone !== undefined ? [everyone] : [] },
        }),
      toAll
        ? t(`「${app.name}」 이제 모두 쓸 수 있습니다`, `Everyone may use “${app.name}” now`)
        : t(`「${app.name}」 이제 나만 씁니다`, `“${app.name}” is yours alone now`),
    )

  return (
    <section className="apps">
      <SectionHead
        isRuled
        title={t('앱', 'Apps')}
        count={apps.length + 1}
        act={mayWrite && !isAdding && { name: t('앱 만들기', 'Make an app'), onAct: onAdd }}
      />
      {isAdding && <AppForm everyone={everyone} onAdded={onChanged} onClose={onClose} />}
      <table className="table is-list apps-table">
        <thead>
          <tr>
            <th scope="col">{t('이름', 'Name')}</th>
            <th scope="col">{t('모델 이름', 'Model name')}</th>
            <th scope="col">{t('답하는 방식', 'Answers by')}</th>
            <th scope="col">{t('찾는 곳', 'Searches')}</th>
            <th scope="col">{t('쓸 수 있는 사람', 'Who may use it')}</th>
            <th scope="col">
              <span className="sr">{t('할 수 있는 일', 'Actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td className="name at-name">{t('기본', 'Default')}</td>
            <td className="at-model">
              <code>{defaultAppName}</code> <CopyButton name={defaultAppName} text={defaultAppName} />
            </td>
            <td className="at-mode">{t('발췌', 'Quoting')}</td>
            <td className="sub at-where">{t('묻는 사람이 보는 모든 컬렉션', 'All that the asker sees')}</td>
            <td className="sub at-who">{t('모두', 'Everyone')}</td>
            <td />
          </tr>
          {apps.map((app) => (
            <tr key={app.id}>
              <td className="at-name" title={app.description || undefined}>
                <span className="name">{app.name}</span>
              </td>
              <td className="at-model">
                <code>{app.modelName}</code> <CopyButton name={app.modelName} text={app.modelName} />
              </td>
              <td className="at-mode">{app.mode === 'extract' ? t('발췌', 'Quoting') : t('생성', 'Generating')}</td>
              <td className="sub at-where">
                {app.collectionIds.length === 0
                  ? t('묻는 사람이 보는 모든 컬렉션', 'All that the asker sees')
                  : t(`컬렉션 ${app.collectionIds.length}개`, countOf(app.collectionIds.length, 'collection'))}
              </td>
              <td className="sub at-who">
                {app.mayChange
                  ? app.users.map((user) => user.name).join(', ') || t('나만', 'Only me')
                  : t('나도', 'Me too')}
              </td>
              <td className="at-acts">
                {app.mayChange && (
                  <span className="row-acts">
                    {everyone !== undefined && (
                      <button
                        type="button"
                        className="link"
                        onClick={() => void give(app, app.users.length === 0)}
                        aria-label={
                          app.users.length === 0
                            ? t(`${app.name} 모두에게 열기`, `Open ${app.name} to everyone`)
                            : t(`${app.name} 나만 쓰기`, `Keep ${app.name} to myself`)
                        }
                      >
                        {app.users.length === 0 ? t('모두에게', 'Open to all') : t('나만', 'Only me')}
                      </button>
                    )}
                    <button
                      type="button"
                      className="link"
                      aria-label={t(`${app.name} 지우기`, `Delete ${app.name}`)}
                      onClick={() => setLeaving(app)}
                    >
                      {t('지우기', 'Delete')}
                    </button>
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {leaving && (
        <TypedNameDialog
          title={t('앱 지우기', 'Delete the app')}
          text={t(
            '이 앱을 쓰는 프로그램은 그때부터 답을 받지 못합니다. 되돌릴 수 없습니다.',
            'Programs that use it get no answers from then on. It cannot be undone.',
          )}
          name={leaving.name}
          action={t('지우기', 'Delete')}
          onConfirm={() => {
            setLeaving(undefined)
            void act(
              () => callApi(deleteApp, { params: { appId: leaving.id } }),
              t(`「${leaving.name}」 앱을 지웠습니다`, `Deleted the app “${leaving.name}”`),
            )
          }}
          onClose={() => setLeaving(undefined)}
        />
      )}
    </section>
  )
}

function AppForm({ everyone, onAdded, onClose }: { everyone: number | undefined; onAdded(): void; onClose(): void }) {
  const collections = useApi(listCollections)
  const models = useApi(listModels)
  const [chosen, setChosen] = useState<string[]>([])
  const writers = (models.data?.items ?? []).filter((model) => model.mayGenerate)

  const sending = useSending(async ({ text, isOn }) => {
    const modelId = text('mode') === 'extract' ? null : text('mode')
    const app = await callApi(addApp, {
      body: {
        name: text('name'),
        description: text('description'),
        collectionIds: chosen,
        mode: modelId === null ? 'extract' : 'generate',
        modelId,
        principalIds: isOn('all') && everyone !== undefined ? [everyone] : [],
      },
    })
    sayDone(t(`「${app.name}」 앱을 만들었습니다: ${app.modelName}`, `Made the app “${app.name}”: ${app.modelName}`))
    onAdded()
    onClose()
  })

  return (
    <form className="app-form" onSubmit={sending.onSubmit} aria-label={t('새 앱', 'New app')}>
      <FormRow
        id="app-name"
        label={t('이름', 'Name')}
        help={t('영문자는 모델 이름의 앞부분이 됩니다', 'Its Latin letters begin the model name')}
      >
        {/* biome-ignore lint/a11y/noAutofocus: the person has just asked for this form */}
        <input id="app-name" name="name" className="field" required maxLength={100} autoFocus autoComplete="off" />
      </FormRow>
      <FormRow id="app-description" label={t('설명', 'Description')}>
        <input id="app-description" name="description" className="field" maxLength={500} autoComplete="off" />
      </FormRow>
      <FormRow
        id="app-mode"
        label={t('답하는 방식', 'Answers by')}
        help={t('생성은 시험을 통과한 모델이 있을 때만', 'Generating needs a model that has passed its test')}
      >
        <select id="app-mode" name="mode" className="field" defaultValue="extract" aria-describedby="app-mode-help">
          <option value="extract">{t('발췌', 'Quoting')}</option>
          {writers.map((model) => (
            <option key={model.id} value={model.id}>
              {t(`생성: ${model.name}`, `Generating: ${model.name}`)}
            </option>
          ))}
        </select>
      </FormRow>
      {(collections.data?.items.length ?? 0) > 0 && (
        <fieldset className="key-choice">
          <legend>{t('찾는 곳', 'Searches')}</legend>
          {collections.data?.items.map((collection) => (
            <label key={collection.id}>
              <input
                type="checkbox"
                checked={chosen.includes(collection.id)}
                onChange={(event) =>
                  setChosen((before) =>
                    event.target.checked ? [...before, collection.id] : before.filter((one) => one !== collection.id),
                  )
                }
              />{' '}
              {collection.name}
            </label>
          ))}
          <span className="help">{t('고르지 않으면 묻는 사람이 보는 모두', 'None chosen: all the asker sees')}</span>
        </fieldset>
      )}
      <label className="key-acts">
        <input type="checkbox" name="all" />{' '}
        {t(
          '모두 쓸 수 있게 합니다. 각자 자기 권한으로 답을 받습니다.',
          'Everyone may use it; each gets answers with rights of their own.',
        )}
      </label>
      <FormEnd action={t('앱 만들기', 'Make the app')} sending={sending} onClose={onClose} />
    </form>
  )
}
