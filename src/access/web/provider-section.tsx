/** 회사 로그인: the identity provider at which people sign in. Saved, then asked whether it is there. */
import { useState } from 'react'
import type { OperationReply } from '../../kernel/operation.ts'
import { callApi, useApi } from '../../web/api.ts'
import { t } from '../../web/language.ts'
import { queryClient } from '../../web/query-client.ts'
import { useSending } from '../../web/ui/form.tsx'
import { Problem } from '../../web/ui/problem.tsx'
import { sayDone, sayFailed } from '../../web/ui/toast.tsx'
import {
  checkIdentityProvider,
  getIdentityProvider,
  getSignInWays,
  type IdentityProvider,
  removeIdentityProvider,
  setIdentityProvider,
} from '../contract.ts'
import { readGroupLines, writeGroupLines } from './group-lines.ts'
import { Group, Row } from './setting-rows.tsx'

type Known = OperationReply<typeof getIdentityProvider>
type ProviderProblem = OperationReply<typeof checkIdentityProvider>['problem']

const problemWords: Record<Exclude<ProviderProblem, null>, string> = {
  'address-refused': t(
    '이 주소로는 보내지 않습니다. https 주소인지 확인하고, 같은 서버라면 운영자에게 NARU_SIGN_IN_ADDRESSES에 넣어 달라고 요청해 주세요.',
    'Nothing is sent to this address. Use https; for this very machine, ask the operator to name it in NARU_SIGN_IN_ADDRESSES.',
  ),
  'not-reached': t(
    '서버에 닿지 않습니다. 주소와 방화벽을 확인해 주세요.',
    'It cannot be reached. Check the address and the firewall.',
  ),
  'not-a-provider': t(
    '답은 왔지만 OpenID Connect 설명이 아닙니다. 발급자 주소를 끝까지 적었는지 확인해 주세요.',
    'Something answered, but not with a description of OpenID Connect. Check that the issuer is complete.',
  ),
  'other-issuer': t(
    '서버가 자신을 다른 이름으로 부릅니다. 서버의 설명에 있는 issuer를 그대로 적어 주세요.',
    'It calls itself by another name. Write its issuer exactly as its description does.',
  ),
}

export function ProviderSection() {
  const known = useApi(getIdentityProvider)
  if (known.isError) return <Problem error={known.error} onRetry={() => void known.refetch()} />
  return known.data ? <ProviderForm key={known.data.provider?.updatedAt ?? 'none'} known={known.data} /> : null
}

function ProviderForm({ known }: { known: Known }) {
  const { provider } = known
  const [problem, setProblem] = useState<ProviderProblem>(null)

  const sending = useSending(async ({ text, exact, isOn }) => {
    const secret = exact('clientSecret')
    await callApi(setIdentityProvider, {
      body: {
        issuer: text('issuer'),
        clientId: text('clientId'),
        ...(secret === '' ? {} : { clientSecret: secret }),
        buttonName: text('buttonName'),
        emailDomains: text('emailDomains')
          .split(/[\s,]+/)
          .filter((one) => one !== ''),
        letsJoin: isOn('letsJoin'),
        groupsClaim: text('groupsClaim') || null,
        groupNames: readGroupLines(exact('groupNames')),
        passwordsAllowed: isOn('passwordsAllowed'),
        trustsSecondFactor: isOn('trustsSecondFactor'),
        isOn: isOn('isOn'),
      },
    })
    const checked = await callApi(checkIdentityProvider, {})
    setProblem(checked.problem)
    if (checked.problem === null) sayDone(t('회사 로그인을 저장했고 서버가 답합니다', 'Saved; the provider answers'))
    await refresh()
  })

  async function remove() {
    try {
      await callApi(removeIdentityProvider, {})
      sayDone(t('회사 로그인을 없앴습니다', 'The company sign-in is removed'))
      await refresh()
    } catch (error) {
      sayFailed(error)
    }
  }

  return (
    <form onSubmit={sending.onSubmit}>
      <Group name={t('회사 로그인 (OpenID Connect)', 'Company sign-in (OpenID Connect)')}>
        <div className="setting-row">
          <span>{t('서버에 적을 리디렉션 주소', 'Redirect address, for the provider')}</span>
          <code>{known.redirectUri}</code>
        </div>
        <div className="setting-row">
          <span>{t('디렉터리 주소 (SCIM 2.0)', 'Address for the directory (SCIM 2.0)')}</span>
          <div>
            <code>{`${new URL(known.redirectUri).origin}/scim/v2`}</code>
            <span className="help">
              {t('설정의 API에서 서비스와 SCIM 키를 만들어 넣습니다', 'With a SCIM key of a service, made under API')}
            </span>
          </div>
        </div>
        <ProviderFields provider={provider} />
      </Group>
      {sending.problem !== undefined && <Problem error={sending.problem} />}
      {problem && (
        <p className="wrong" role="alert">
          {t('저장했지만 아직 쓸 수 없습니다.', 'Saved, but it does not work yet.')} {problemWords[problem]}
        </p>
      )}
      <div className="acts">
        <button type="submit" className="btn is-main" disabled={sending.isSending}>
          {t('저장하고 확인', 'Save and check')}
        </button>
        {provider && (
          <button type="button" className="btn is-plain" onClick={() => void remove()}>
            {t('없애기', 'Remove')}
          </button>
        )}
      </div>
    </form>
  )
}

function ProviderFields({ provider }: { provider: IdentityProvider | null }) {
  return (
    <>
      <TextRow
        id="issuer"
        name={t('발급자 (issuer)', 'Issuer')}
        help={t('https로 시작합니다', 'Begins with https')}
        value={provider?.issuer}
        type="url"
        isRequired
      />
      <TextRow id="clientId" name={t('클라이언트 ID', 'Client id')} value={provider?.clientId} isRequired />
      <TextRow
        id="clientSecret"
        name={t('클라이언트 비밀', 'Client secret')}
        help={
          provider?.hasSecret
            ? t('저장되어 있습니다. 비워 두면 그대로 둡니다', 'It is kept. Leave it empty to keep it')
            : t('암호화해 저장합니다. 비밀 없는 클라이언트면 비워 둡니다', 'Kept encrypted. Empty for a public client')
        }
        type="password"
      />
      <TextRow
        id="buttonName"
        name={t('단추에 적을 말', 'Words of the button')}
        value={provider?.buttonName ?? t('회사 계정으로 로그인', 'Sign in with the company account')}
        isRequired
      />
      <TextRow
        id="emailDomains"
        name={t('이메일 도메인', 'E-mail domains')}
        help={t('쉼표로 나눕니다. 비우면 어느 도메인이든', 'With commas. Empty: any')}
        value={provider?.emailDomains.join(', ')}
      />
      <CheckRow
        id="letsJoin"
        name={t('스스로 들어오기', 'Joining by themselves')}
        help={t(
          '아직 구성원이 아닌 사람도 첫 로그인에 열람자, 취급 등급 공개로 들어옵니다. 도메인이 있어야 합니다',
          'Who is no member yet joins at the first sign-in, as a viewer with the lowest clearance. Needs a domain',
        )}
        isOn={provider?.letsJoin ?? false}
      />
      <TextRow
        id="groupsClaim"
        name={t('그룹 클레임', 'Claim with groups')}
        help={t('스스로 들어오는 사람의 그룹을 정합니다. 예: groups', 'For who joins. For example: groups')}
        value={provider?.groupsClaim ?? ''}
      />
      <Row
        id="groupNames"
        name={t('클레임 값과 그룹', 'Its values and groups')}
        help={t('한 줄에 하나: 값 = 그룹, 그룹', 'One a line: value = group, group')}
      >
        <textarea
          id="groupNames"
          name="groupNames"
          className="field"
          rows={3}
          defaultValue={writeGroupLines(provider?.groupNames ?? {})}
          aria-describedby="groupNames-help"
        />
      </Row>
      <CheckRow
        id="trustsSecondFactor"
        name={t('서버의 두 단계 인증을 믿기', 'Trust its second factor')}
        help={t(
          '서버가 amr·acr로 알리면 나루의 인증 번호를 다시 묻지 않습니다',
          'Where it says so by amr or acr, Naru does not ask for a code of its own',
        )}
        isOn={provider?.trustsSecondFactor ?? false}
      />
      <CheckRow
        id="passwordsAllowed"
        name={t('비밀번호 로그인도 허용', 'Passwords too')}
        help={t('끄면 소유자만 비밀번호로 들어올 수 있습니다', 'Off: only owners still sign in with one')}
        isOn={provider?.passwordsAllowed ?? true}
      />
      <CheckRow
        id="isOn"
        name={t('켜기', 'On')}
        help={t('로그인 화면에 단추를 보입니다', 'The sign-in page shows the button')}
        isOn={provider?.isOn ?? true}
      />
    </>
  )
}

function TextRow(props: {
  id: string
  name: string
  help?: string
  value?: string | undefined
  type?: 'text' | 'url' | 'password'
  isRequired?: boolean
}) {
  return (
    <Row id={props.id} name={props.name} help={props.help ?? ''}>
      <input
        id={props.id}
        name={props.id}
        type={props.type ?? 'text'}
        className="field is-wide"
        defaultValue={props.value ?? ''}
        required={props.isRequired}
        autoComplete={props.type === 'password' ? 'new-password' : 'off'}
        aria-describedby={`${props.id}-help`}
      />
    </Row>
  )
}

function CheckRow(props: { id: string; name: string; help: string; isOn: boolean }) {
  return (
    <Row id={props.id} name={props.name} help={props.help}>
      <input
        id={props.id}
        name={props.id}
        type="checkbox"
        defaultChecked={props.isOn}
        aria-describedby={`${props.id}-help`}
      />
    </Row>
  )
}

async function refresh(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: [getIdentityProvider.id] })
  await queryClient.invalidateQueries({ queryKey: [getSignInWays.id] })
}
