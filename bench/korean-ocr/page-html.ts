/** A paper of `documents.ts` as an A4 page. Two type faces of each kind, because a reader must not know only one. */
import type { BenchDocument } from './documents.ts'

/** The first family that the machine has; `scripts/browser.mjs` installs the last of each. */
const families: Record<BenchDocument['font'], string> = {
  gothic: "'NanumGothic', 'Noto Sans CJK KR'",
  myeongjo: "'NanumMyeongjo', 'Noto Serif CJK KR'",
  'noto-sans': "'Noto Sans CJK KR'",
  'noto-serif': "'Noto Serif CJK KR'",
}

/** A4 at the 96 dots an inch of CSS. */
export const pageSizePx = { width: 794, height: 1123 }

export function htmlOfPage(document: BenchDocument): string {
  return `<!doctype html><html lang="ko"><meta charset="utf-8"><style>
  html, body { margin: 0; background: #fff; color: #111 }
  body { box-sizing: border-box; width: 794px; height: 1123px; padding: 76px 72px; overflow: hidden;
         font: 14.6px/1.62 ${families[document.font]}; word-break: keep-all }
  h1 { font-size: 25px; line-height: 1.35; margin: 0 0 18px } h2 { font-size: 17.5px; margin: 18px 0 6px }
  p { margin: 7px 0 } .in { margin-left: 22px } .center { text-align: center } .right { text-align: right }
  .small { font-size: 12px } .big { font-size: 22px; font-weight: 700; text-align: center } .sign { font-size: 20px; margin: 28px 0 }
  hr { border: 0; border-top: 1.5px solid #222; margin: 14px 0 }
  table { border-collapse: collapse; width: 100%; margin: 8px 0 14px; font-size: 13.3px; line-height: 1.4 }
  .ruled td, .ruled th { border: 1px solid #333; padding: 4px 7px } .ruled th { background: #eceff3 }
  .tight { font-size: 11px } .tight td, .tight th { padding: 4px 4px !important } .tight td:nth-child(n+4) { text-align: right }
  .bare th { border-bottom: 1.5px solid #333; text-align: left } .bare td, .bare th { padding: 5px 4px }
  .columns { columns: 2; column-gap: 34px } .columns h2 { margin-top: 0; break-after: avoid } ul, ol { margin: 6px 0; padding-left: 24px }
  </style><body>${document.body}</body></html>`
}
