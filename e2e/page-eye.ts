/**
 * What a careful person checks on a page, in both languages, themes and widths: axe finds nothing, there is one heading, nothing
 * is wider than the screen or cut off, and in English no Korean is left but the company's own.
 */
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { address } from './signed-in.ts'

/** `NARU_PAGES='^documents'`: only these, while one works on them. */
const wanted = process.env.NARU_PAGES ? new RegExp(process.env.NARU_PAGES) : undefined

export type Language = 'ko' | 'en'

interface View {
  width: 1440 | 390
  theme: 'light' | 'dark'
  /** Accessibility does not hang on the language but through its words: each theme once a language, the widths in turn. */
  runsAxe: boolean
}

/** The wide one first: there a page is opened, and what unfolds on it is at hand. */
const views: Record<Language, readonly View[]> = {
  ko: [
    { width: 1440, theme: 'light', runsAxe: true },
    { width: 390, theme: 'light', runsAxe: false },
    { width: 390, theme: 'dark', runsAxe: true },
    { width: 1440, theme: 'dark', runsAxe: false },
  ],
  en: [
    { width: 1440, theme: 'light', runsAxe: false },
    { width: 390, theme: 'light', runsAxe: true },
    { width: 1440, theme: 'dark', runsAxe: true },
    { width: 390, theme: 'dark', runsAxe: false },
  ],
}

/** Names, titles and texts that came from the server: Korean of the company's own, which no language changes. */
export function listenForNames(page: Page): { said: string[] } {
  const heard = { said: [] as string[] }
  page.on('response', (response) => {
    if (!response.url().includes('/api/')) return
    void response.text().then(
      (text) => heard.said.push(text.normalize('NFC')),
      () => undefined, // Gone with its page.
    )
  })
  return heard
}

/** @param open what a person does on the page before it is looked at */
export async function lookAt(
  page: Page,
  name: string,
  path: string,
  options: {
    heard: { said: string[] }
    open?: (language: Language) => Promise<void>
    /** Where something lies over the page: only this is asked of axe, to which what is half covered seems too small. */
    over?: string
    shots?: string | undefined
  },
): Promise<void> {
  if (wanted && !wanted.test(name)) return
  await page.emulateMedia({ reducedMotion: 'reduce' }) // No colour on its way from one theme to the other.
  for (const language of ['ko', 'en'] as const) {
    const [first] = views[language]
    if (first) await page.setViewportSize(sizeOf(first))
    await page.evaluate((value) => localStorage.setItem('naru.language', value), language)
    // A second visit to the same address, or one that differs after its # alone, would not load the page again.
    if (page.url() === address(path)) await page.reload()
    else {
      await page.goto('about:blank')
      await page.goto(address(path))
    }
    await page.locator('#work:not([aria-busy="true"])').waitFor()
    await page.waitForLoadState('networkidle')
    await options.open?.(language)
    for (const view of views[language]) {
      const where = `${name} ${language} ${view.width} ${view.theme}`
      await page.setViewportSize(sizeOf(view))
      await page.evaluate((theme) => {
        document.documentElement.dataset.theme = theme
      }, view.theme)
      if (view.runsAxe) expect.soft(await findingsOf(page, options.over), where).toEqual([])
      expect.soft(await faultsOfLayout(page), where).toEqual([])
      if (options.shots)
        await page.screenshot({
          path: join(options.shots, `${name}-${language}-${view.width}-${view.theme}.png`),
          fullPage: view.width === 390,
        })
    }
    if (language === 'en') expect.soft(await koreanLeft(page, options.heard.said.join('\n')), `${name} en`).toEqual([])
  }
  await page.evaluate(() => localStorage.setItem('naru.language', 'ko'))
}

const sizeOf = ({ width }: View) => ({ width, height: width === 1440 ? 900 : 844 })

async function findingsOf(page: Page, over: string | undefined): Promise<string[]> {
  await page.evaluate(() => window.scrollTo(0, 0)) // Nothing lies half below the bar.
  const axe = new AxeBuilder({ page })
  const found = await (over ? axe.include(over) : axe)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return found.violations.map((one) => {
    const nodes = one.nodes.slice(0, 3).map((node) => node.target.join(' '))
    return `${one.id}: ${nodes.join(' | ')}`
  })
}

/** Runs in the page. Text that ends in an ellipsis by design (`text-overflow`) is whole elsewhere, so it counts as shown. */
function faultsOfLayout(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = []
    const tooWide = document.documentElement.scrollWidth - window.innerWidth
    if (tooWide > 0) faults.push(`wider than the screen by ${tooWide} px`)
    const headings = document.querySelectorAll('h1').length
    if (headings !== 1) faults.push(`${headings} headings of the first level`)
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const holder = node.parentElement
      if (!holder || !node.textContent?.trim() || !holder.checkVisibility({ visibilityProperty: true })) continue
      if (holder.closest('script, style, option, [aria-hidden="true"], .sheet')) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const text = range.getBoundingClientRect()
      if (text.width > 0 && isCut(holder, text)) faults.push(`cut off: ${node.textContent.trim().slice(0, 60)}`)
    }
    for (const field of document.querySelectorAll<HTMLInputElement>('input[placeholder]')) {
      if (!field.checkVisibility() || field.value || !field.placeholder) continue
      const style = getComputedStyle(field)
      const pen = document.createElement('canvas').getContext('2d')
      if (!pen) continue
      pen.font = style.font
      const room = field.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight)
      if (pen.measureText(field.placeholder).width > room + 1) faults.push(`cut off in its field: ${field.placeholder}`)
    }
    return faults

    /** Outside what clips it, where nothing scrolls and no ellipsis says so. */
    function isCut(holder: Element, text: DOMRect): boolean {
      const slack = 1.5
      for (let around: Element | null = holder; around && around !== document.body; around = around.parentElement) {
        const style = getComputedStyle(around)
        if (style.clipPath !== 'none' || style.clip !== 'auto' || style.textOverflow === 'ellipsis') return false // Heard only, or cut by design.
        if (style.overflowX === 'auto' || style.overflowX === 'scroll') return false
        if (style.overflowX === 'visible') continue
        const frame = around.getBoundingClientRect()
        if (text.right > frame.right + slack || text.left < frame.left - slack) return true
        if (style.overflowY === 'hidden' && (text.bottom > frame.bottom + 4 || text.top < frame.top - 4)) return true
      }
      return text.right > window.innerWidth + slack
    }
  })
}

/** Hangul on an English page that no answer of the server held; the name of the other language is Korean on purpose. */
function koreanLeft(page: Page, said: string): Promise<string[]> {
  return page
    .evaluate(() => {
      const words: string[] = [document.title]
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (!node.parentElement?.closest('script, style, [lang="ko"]')) words.push(node.textContent ?? '')
      }
      for (const element of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]'))
        for (const name of ['aria-label', 'placeholder', 'title', 'alt']) words.push(element.getAttribute(name) ?? '')
      return words
    })
    .then((words) => {
      const korean = words.flatMap((text) => text.normalize('NFC').match(/[가-힣]+/gu) ?? [])
      return [...new Set(korean)].filter((word) => !said.includes(word))
    })
}
