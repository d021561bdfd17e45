/** Services: programs with a name, a clearance and rights of their own. They are members that cannot sign in. */
import { addService, type Member } from '../../access/contract.ts'
import { callApi } from '../../web/api.ts'
import { labelName, labelNames } from '../../web/format.ts'
import { t } from '../../web/language.ts'
import { useSending } from '../../web/ui/form.tsx'
import { Problem } from '../../web/ui/problem.tsx'
import { SectionHead } from '../../web/ui/section-head.tsx'
import { sayDone } from '../../web/ui/toast.tsx'

export function ServicesLine({ services, onAdded }: { services: readonly Member[]; onAdded(): void }) {
  return (
    <section className="services">
      <SectionHead isRuled title={t('서비스', 'Services')} count={services.length} />
      <p className="sub none-yet">
        {services.map((one) => `${one.name} (${labelName(one.clearance)})`).join(', ')}
        {services.length > 0 && '. '}
        {t(
          '사람이 떠나도 멈추지 않아야 할 프로그램에는 서비스를 만들어 그 키를 쓰게 합니다. 새 서비스는 아무것도 보지 못합니다.',
          'A program that must outlive its maker uses the key of a service. A new service sees nothing.',
        )}
      </p>
      {/* Once one was added the form begins anew. */}
      <ServiceForm key={services.length} onAdded={onAdded} />
    </section>
  )
}

function ServiceForm({ onAdded }: { onAdded(): void }) {
  const sending = useSending(async ({ text, number }) => {
    const service = await callApi(addService, {
      body: { name: text('name'), clearance: number('clearance') as 0 | 1 | 2 },
    })
    sayDone(
      t(
        `「${service.name}」 서비스를 추가했습니다. 볼 수 있는 것은 폴더의 권한에서 정합니다`,
        `Added the service “${service.name}”. What it sees is set in the rights of folders`,
      ),
    )
    onAdded()
  })
  return (
    <form className="service-form" onSubmit={sending.onSubmit}>
      <input
        name="name"
        className="field"
        required
        maxLength={100}
        aria-label={t('서비스 이름', 'Name of the service')}
        placeholder={t('예: 그룹웨어 포털', 'e.g. Groupware portal')}
        autoComplete="off"
      />
      <select name="clearance" className="field" aria-label={t('취급 등급', 'Clearance')} defaultValue="0">
        {labelNames.map((name, value) => (
          <option key={name} value={value}>
            {name}
          </option>
        ))}
      </select>
      <button type="submit" className="btn" disabled={sending.isSending}>
        {t('서비스 추가', 'Add the service')}
      </button>
      {sending.problem !== undefined && <Problem error={sending.problem} />}
    </form>
  )
}
