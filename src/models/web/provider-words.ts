/** Words of providers on the screen. */
import { t } from '../../web/language.ts'
import type { ProviderKind } from '../contract.ts'

export const kindNames: Record<ProviderKind, string> = {
  'clova-studio': t('클로바 스튜디오', 'CLOVA Studio'),
  'openai-compatible': t('OpenAI 호환', 'OpenAI-compatible'),
}
