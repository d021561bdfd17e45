// Before the first paint: the person's setting, else the system's.
const theme = localStorage.getItem('naru.theme') ?? 'system'
const isDark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
document.documentElement.lang = localStorage.getItem('naru.language') ?? 'ko'
