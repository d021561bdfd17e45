/** Numbers, dates and durations as Korean professionals write them. */
import { language, t } from './language.ts'

export function formatCount(value: number): string {
  return value.toLocaleString(language === 'ko' ? 'ko-KR' : 'en-US')
}

/** Today 09:12; this year 11. 24.; else 2026. 11. 24. */
export function formatMoment(iso: string, now: Date = new Date()): string {
  const at = new Date(iso)
  const isToday = at.toDateString() === now.toDateString()
  if (isToday) return `${two(at.getHours())}:${two(at.getMinutes())}`
  const day = `${at.getMonth() + 1}. ${at.getDate()}.`
  return at.getFullYear() === now.getFullYear() ? day : `${at.getFullYear()}. ${day}`
}

/** The exact time, for a hover. */
export function formatExact(iso: string): string {
  const at = new Date(iso)
  return `${at.getFullYear()}. ${at.getMonth() + 1}. ${at.getDate()}. ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}

export function formatToday(now: Date = new Date()): string {
  const days = language === 'ko' ? '일월화수목금토' : ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
  return `${now.getFullYear()}. ${now.getMonth() + 1}. ${now.getDate()}. (${days[now.getDay()]})`
}

export function formatSeconds(milliseconds: number): string {
  if (milliseconds < 60_000) return t(`${(milliseconds / 1000).toFixed(1)}초`, `${(milliseconds / 1000).toFixed(1)} s`)
  const minutes = Math.floor(milliseconds / 60_000)
  const seconds = Math.round((milliseconds % 60_000) / 1000)
  return t(`${minutes}분 ${seconds}초`, `${minutes} min ${seconds} s`)
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
