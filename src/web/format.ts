/** Numbers, dates and durations as professionals write them, in Korean and in English. */
import { language, t } from './language.ts'

export function formatCount(value: number): string {
  return value.toLocaleString(language === 'ko' ? 'ko-KR' : 'en-US')
}

/** What is counted, in English: `1 page`, `2 pages`. Korean counts with a word of its own after the figure, in place. */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`
}

/** Today 09:12; this year 11. 24.; else 2026. 11. 24. In English 24 Nov, 24 Nov 2026. */
export function formatMoment(iso: string, now: Date = new Date()): string {
  const at = new Date(iso)
  const isToday = at.toDateString() === now.toDateString()
  if (isToday) return `${two(at.getHours())}:${two(at.getMinutes())}`
  return formatDay(at, at.getFullYear() !== now.getFullYear())
}

/** The exact time, for a hover. */
export function formatExact(iso: string): string {
  const at = new Date(iso)
  return `${formatDay(at, true)}${t('', ',')} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}

export function formatToday(now: Date = new Date()): string {
  const weekday = now.toLocaleDateString(t('ko-KR', 'en-GB'), { weekday: 'short' })
  return t(`${formatDay(now, true)} (${weekday})`, `${weekday} ${formatDay(now, true)}`)
}

/** A day with its year, of a date or a moment. */
export function formatDate(iso: string): string {
  return formatDay(new Date(iso), true)
}

/** A month such as `2026-01`. */
export function formatMonth(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const at = new Date(year, number - 1)
  return t(`${year}년 ${number}월`, at.toLocaleDateString('en-GB', { month: 'long', year: 'numeric' }))
}

function formatDay(at: Date, hasYear: boolean): string {
  const korean = `${hasYear ? `${at.getFullYear()}. ` : ''}${at.getMonth() + 1}. ${at.getDate()}.`
  const month = at.toLocaleDateString('en-GB', { month: 'short' }).slice(0, 3) // It writes Sept where all others have three letters.
  return t(korean, `${at.getDate()} ${month}${hasYear ? ` ${at.getFullYear()}` : ''}`)
}

export function formatSeconds(milliseconds: number): string {
  if (milliseconds < 60_000) return t(`${(milliseconds / 1000).toFixed(1)}초`, `${(milliseconds / 1000).toFixed(1)} s`)
  const minutes = Math.floor(milliseconds / 60_000)
  const seconds = Math.round((milliseconds % 60_000) / 1000)
  return t(`${minutes}분 ${seconds}초`, `${minutes} min ${seconds} s`)
}

/** How long something will take: 41분, 2시간 5분. Undefined stays so: what is not known has no figure. */
export function formatDuration(seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined
  if (seconds < 60) return t(`${Math.max(1, Math.round(seconds))}초`, `${Math.max(1, Math.round(seconds))} s`)
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return t(`${minutes}분`, `${minutes} min`)
  return t(`${Math.floor(minutes / 60)}시간 ${minutes % 60}분`, `${Math.floor(minutes / 60)} h ${minutes % 60} min`)
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} kB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

export const labelNames = [t('공개', 'Public'), t('대외비', 'Internal'), t('기밀', 'Secret')] as const

export function labelName(label: number): string {
  return labelNames[label] ?? '–'
}

export const roleNames: Record<string, string> = {
  owner: t('소유자', 'Owner'),
  builder: t('구축 담당', 'Builder'),
  'data-manager': t('데이터 관리자', 'Data manager'),
  labeller: t('라벨러', 'Labeller'),
  reviewer: t('검토자', 'Reviewer'),
  viewer: t('열람자', 'Viewer'),
  'app-user': t('앱 사용자', 'App user'),
  auditor: t('감사자', 'Auditor'),
  service: t('서비스', 'Service'),
}

const two = (value: number) => String(value).padStart(2, '0')
