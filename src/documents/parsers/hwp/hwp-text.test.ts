import { expect, test } from 'vitest'
import { recoverText } from '../recover-text.ts'
import { record, utf16 } from '../samples/hwp-writer.ts'
import { paragraphsOfRecords } from './hwp5-paragraphs.ts'
import { paragraphsOfSection } from './hwpx-paragraphs.ts'

const t = (text: string): string => `<hp:p><hp:run><hp:t>${text}</hp:t></hp:run></hp:p>`

test('every paragraph of an HWPX section is found with its place', () => {
  const xml = `<hp:p><hp:run><hp:t>본문 &amp; 글</hp:t><hp:ctrl><hp:header><hp:subList>${t('머리말')}</hp:subList></hp:header></hp:ctrl><hp:ctrl><hp:footNote><hp:subList>${t('각주')}</hp:subList></hp:footNote></hp:ctrl><hp:tbl><hp:tr><hp:tc>${t('칸')}</hp:tc></hp:tr></hp:tbl><hp:rect><hp:drawText>${t('글상자')}</hp:drawText></hp:rect><hp:equation><hp:script>a over b</hp:script></hp:equation></hp:run></hp:p>`
  expect(paragraphsOfSection(xml)).toEqual([
    { text: '본문 & 글', place: 'body' },
    { text: '머리말', place: 'header' },
    { text: '각주', place: 'footnote' },
    { text: '칸', place: 'cell' },
    { text: '글상자', place: 'text-box' },
    { text: 'a over b', place: 'equation' },
  ])
})

test('every paragraph of an HWP 5 section is found with its place, controls skipped', () => {
  const control = Buffer.alloc(16)
  control.writeUInt16LE(11, 0)
  const footnote = Buffer.from([...'fn  '].reverse().join(''), 'latin1')
  const records = Buffer.concat([
    record(0x43, 1, Buffer.concat([utf16('앞'), control, utf16('뒤\r')])),
    record(0x47, 1, footnote),
    record(0x48, 2, new Uint8Array(8)),
    record(0x43, 3, utf16('각주입니다\r')),
    record(0x43, 1, utf16('다음 문단\r')),
  ])
  expect(paragraphsOfRecords(records)).toEqual([
    { text: '앞뒤', place: 'body' },
    { text: '각주입니다', place: 'footnote' },
    { text: '다음 문단', place: 'body' },
  ])
})

test('a paragraph that the engine lost comes back where it stood', () => {
  const placed = ['하나', '셋'].map((text) => ({ draft: { kind: 'paragraph' as const, text }, pageNumber: 2 }))
  const source = ['하나', '둘', '셋'].map((text) => ({ text, place: 'body' as const }))
  const recovered = recoverText(placed, source)
  expect(recovered.map((item) => item.draft.text)).toEqual(['하나', '둘', '셋'])
  expect(recovered[1]?.pageNumber).toBe(2)
})

test('a hidden comment stays hidden, a header becomes one', () => {
  const placed = [{ draft: { kind: 'paragraph' as const, text: '머리말' } }]
  const recovered = recoverText(placed, [
    { text: '머리말', place: 'header' },
    { text: '숨은 설명', place: 'hidden-comment' },
  ])
  expect(recovered.map((item) => [item.draft.kind, item.draft.isHidden ?? false])).toEqual([
    ['header', false],
    ['paragraph', true],
  ])
})
