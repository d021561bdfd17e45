/** Won as people write them, from millionths: small amounts keep their decimals. */
import { language, t } from '../../web/language.ts'

const microsPerWon = 1_000_000

export function formatWon(micros: number): string {
  const won = micros / microsPerWon
  const digits = won !== 0 && Math.abs(won) < 100 ? 2 : 0
  const number = won.toLocaleString(language === 'ko' ? 'ko-KR' : 'en-US', { maximumFractionDigits: digits })
  return t(`${number}원`, `₩${number}`)
}

/** A price may be a fraction of a won. Unknown is said so: it is not free. */
export function formatPrice(micros: number | null): string {
  if (micros === null) return t('알 수 없음', 'Unknown')
  const won = micros / microsPerWon
  const number = won.toLocaleString(language === 'ko' ? 'ko-KR' : 'en-US', { maximumFractionDigits: 6 })
  return t(`${number}원`, `₩${number}`)
}

export function microsOf(won: number | null): number | null {
  return won === null ? null : Math.round(won * microsPerWon)
}
