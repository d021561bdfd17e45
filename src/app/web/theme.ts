/** Light, dark, or as the system has it. `theme.js` does the same before the first paint. */
export type Theme = 'light' | 'dark' | 'system'

export function readTheme(): Theme {
  const known = localStorage.getItem('naru.theme')
  return known === 'light' || known === 'dark' ? known : 'system'
}

export function setTheme(theme: Theme): void {
  localStorage.setItem('naru.theme', theme)
  const isDark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
}
