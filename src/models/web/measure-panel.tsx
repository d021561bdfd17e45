/** Before a measurement: what is sent, what counts as a pass, and what a pass allows. */
import { labelName } from '../../web/format.ts'
import { particle, t } from '../../web/language.ts'
import { groundedTest } from '../ability-test.ts'
import type { Model } from '../contract.ts'
import { passMark } from './pass-mark.ts'

const answerable = groundedTest.filter((item) => item.answer !== null).length

export function MeasurePanel({ model, onStart, onClose }: { model: Model; onStart(): void; onClose(): void }) {
  const unanswerable = groundedTest.length - answerable
  return (
    <div className="measure-panel">
      <p>
        {t(
          `짧은 질문 ${groundedTest.length}개를 「${model.name}」에 보냅니다. 지어낸 규정 문단과 함께 보내며, 회사 문서는 한 줄도 보내지 않습니다.`,
          `${groundedTest.length} short questions are sent to “${model.name}”, with invented passages. Not a line of your documents is sent.`,
        )}{' '}
        {model.isLocal
          ? t('이 컴퓨터에서 돌아 비용이 없습니다.', 'It runs on this machine and costs nothing.')
          : t(
              `「${model.providerName}」${particle(model.providerName, '이/가')} 그만큼 요금을 받을 수 있습니다.`,
              `“${model.providerName}” may charge for them.`,
            )}
      </p>
      <p className="sub">
        {t(
          `${answerable}개는 문단에 답이 있고 ${unanswerable}개는 없습니다. 답할 것과 답하지 않을 것 모두 ${passMark} 이상 맞히면 통과이고, 그때부터 ${labelName(model.highestLabel)} 등급까지의 문서로 생성 답변을 쓸 수 있습니다.`,
          `${answerable} can be answered from the passage, ${unanswerable} cannot. With ${passMark} of both right it passes, and may write answers from documents up to ${labelName(model.highestLabel)}.`,
        )}
      </p>
      <div className="deeds-row">
        <button type="button" className="btn" onClick={onStart}>
          {t(`질문 ${groundedTest.length}개 보내기`, `Send ${groundedTest.length} questions`)}
        </button>
        <button type="button" className="btn is-plain" onClick={onClose}>
          {t('그만두기', 'Cancel')}
        </button>
      </div>
    </div>
  )
}
