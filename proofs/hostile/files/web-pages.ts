import { type HostileFile, text } from './makers.ts'

export const webPagesFiles: readonly HostileFile[] = [
  { fileName: 'deep.html', accepts: ['bomb'], make: () => text('<div>'.repeat(1_000_000)) },
  { fileName: 'deep-tables.html', accepts: ['bomb'], make: () => text('<table><tr><td>'.repeat(200_000)) },
  {
    fileName: 'repeated-marks.html',
    accepts: ['bomb'],
    make: () =>
      text(`<p>${Array.from({ length: 900 }, (_, at) => `<b id=${at}>`).join('')}${'x<p>'.repeat(1_000_000)}`),
  },
  {
    fileName: 'wide-cells.html',
    accepts: ['too-large', 'parsed', 'timed-out'],
    make: () => text(`<table>${`<tr>${'<td colspan=1000 rowspan=65534>x'.repeat(30)}`.repeat(3000)}</table>`),
  },
  {
    fileName: 'tables-within-tables.html',
    accepts: ['parsed', 'bomb', 'timed-out'],
    make: () => text(`${'<table><tr><td>a<td>'.repeat(190)}${'word '.repeat(500_000)}`),
  },
  {
    fileName: 'long-style.html',
    accepts: ['parsed'],
    make: () => text(`<p style="opacity:${'0'.repeat(3_000_000)}x;${';'.repeat(1_000_000)}">text</p>`),
  },
  {
    fileName: 'spaces.html',
    accepts: ['parsed'],
    make: () => text(`<pre>a${' '.repeat(2_000_000)}b${'\n'.repeat(2_000_000)}c</pre><p>${'&nbsp; '.repeat(500_000)}d`),
  },
  {
    fileName: 'never-closed.html',
    accepts: ['parsed', 'empty'],
    make: () => text(`<html><p title="${'<'.repeat(3_000_000)}`),
  },
]
