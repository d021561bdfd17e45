/** Words in two languages, side by side where they are used, so that neither is forgotten. */
export type Language = 'ko' | 'en'

export const language: Language = globalThis.localStorage?.getItem('naru.language') === 'en' ? 'en' : 'ko'

export function t(ko: string, en: string): string {
  return language === 'ko' ? ko : en
}

/** Everything on the screen is drawn anew, so that no word of the other language stays. */
export function changeLanguage(to: Language): void {
  localStorage.setItem('naru.language', to)
  location.reload()
}

export { particle } from '../kernel/particle.ts'
