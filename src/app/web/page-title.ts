/** The tab of the browser says which page it holds: the page's own heading, which may come with its data. */
import { t } from '../../web/language.ts'

const product = t('나루', 'Naru')

export function keepTitle(place: HTMLElement): void {
  const rename = () => {
    const heading = place.querySelector('h1')?.textContent?.trim()
    document.title = heading ? `${heading} · ${product}` : product
  }
  rename()
  new MutationObserver(rename).observe(place, { childList: true, subtree: true, characterData: true })
}
