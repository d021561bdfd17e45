import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { detectFormat } from '../detect.ts'
import { readHtml } from '../html.ts'
import { readMail } from '../mail.ts'
import { readMessage } from './read-message.ts'

const word = (text: string, charset: string): string =>
  `=?${charset}?B?${iconv.encode(text, charset === 'utf-8' ? 'utf-8' : 'cp949').toString('base64')}?=`

const korean = [
  `From: ${word('김철수', 'ks_c_5601-1987')} <kim@example.com>`,
  'To: "Team" <team@example.com>, lee@example.com',
  `Cc: ${word('박 부장', 'utf-8')} <park@example.com>`,
  `Subject: ${word('3월 ', 'euc-kr')}`,
  ` ${word('예산 회의', 'euc-kr')}`,
  'Date: Mon, 31 Mar 2025 14:05:09 +0900',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="outer"',
  '',
  '--outer',
  'Content-Type: multipart/related; boundary="inner"',
  '',
  '--inner',
  'Content-Type: text/html; charset=ks_c_5601-1987',
  'Content-Transfer-Encoding: base64',
  '',
  iconv
    .encode(
      '<p>안건을 보냅니다.</p><img src="cid:logo@x"><table><tr><th>항목<th>금액<tr><td>인건비<td>100</table><blockquote>지난 메일</blockquote>',
      'cp949',
    )
    .toString('base64'),
  '--inner',
  'Content-Type: image/png; name="logo.png"',
  'Content-ID: <logo@x>',
  'Content-Disposition: inline; filename="logo.png"',
  'Content-Transfer-Encoding: base64',
  '',
  'iVBORw0KGgo=',
  '--inner--',
  '--outer',
  'Content-Type: application/pdf',
  "Content-Disposition: attachment; filename*0*=utf-8''%EC%98%88%EC%82%B0; filename*1*=%EC%95%88.pdf",
  'Content-Transfer-Encoding: base64',
  '',
  'JVBERi0=',
  '--outer',
  'Content-Type: message/rfc822',
  '',
  `Subject: ${word('앞선 메일', 'utf-8')}`,
  '',
  '내용',
  '--outer',
  'Content-Type: application/ms-tnef; name=winmail.dat',
  '',
  'x',
  '--outer--',
  '',
].join('\r\n')

test('a Korean mail has its names, its table and the list of what is attached', async () => {
  const document = await readMail({ bytes: Buffer.from(korean), format: 'eml' })
  expect(document.title).toBe('3월 예산 회의')
  expect(document.elements.map(({ kind, text }) => [kind, text])).toEqual([
    ['title', '3월 예산 회의'],
    [
      'paragraph',
      '보낸 사람: 김철수 <kim@example.com>\n받는 사람: Team <team@example.com>, lee@example.com\n참조: 박 부장 <park@example.com>\n보낸 날짜: 2025-03-31 14:05 (+09:00)',
    ],
    ['paragraph', '안건을 보냅니다.'],
    ['table', '항목\t금액\n인건비\t100'],
    ['paragraph', '지난 메일'],
    ['heading', '첨부 파일'],
    ['list_item', '예산안.pdf (5 B)'],
    ['list_item', expect.stringContaining('앞선 메일.eml')],
    ['list_item', 'winmail.dat (2 B)'],
  ])
  expect(document.metadata).toMatchObject({ author: '김철수 <kim@example.com>', createdAt: '2025-03-31T05:05:09.000Z' })
  expect(document.warnings).toEqual([{ code: 'attachment-not-opened', detail: 'winmail.dat' }])
})

test('a mail in bare CP949, subject, file name and text, is read', async () => {
  const raw = iconv.encode(
    'From: 김철수 <kim@example.com>\r\nSubject: 회의 안내\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n안녕하십니까.\r\n\r\n> 지난 글\r\n--b\r\nContent-Type: application/octet-stream; name="회의록.hwp"\r\n\r\nx\r\n--b--\r\n',
    'cp949',
  )
  const message = await readMessage(raw)
  expect(message).toMatchObject({ subject: '회의 안내', from: '김철수 <kim@example.com>' })
  expect(message.text).toContain(
    '안녕하십니까.\n\n> 지난 글'.replaceAll('\n', message.text.includes('\r\n') ? '\r\n' : '\n'),
  )
  expect(message.attachments.map(({ name }) => name)).toEqual(['회의록.hwp'])
})

test('letters that were cut in two between encoded words are whole again', async () => {
  const bytes = iconv.encode('회의록 최종본', 'cp949')
  const base64 = (part: Buffer) => `=?ks_c_5601-1987?B?${part.toString('base64')}?=`
  const quoted = (part: Buffer) =>
    `=?euc-kr?Q?${[...part].map((byte) => `=${byte.toString(16).toUpperCase()}`).join('')}?=`
  const message = await readMessage(
    Buffer.from(
      `From: ${quoted(bytes.subarray(0, 3))} ${quoted(bytes.subarray(3))} <a@b.c>\r\nSubject: =?utf-8?B?W+2ajOydmF0=?= ${base64(bytes.subarray(0, 5))}\r\n ${base64(bytes.subarray(5, 8))}\r\n\t${base64(bytes.subarray(8))} end\r\n\r\nx`,
    ),
  )
  expect(message).toMatchObject({ subject: '[회의]회의록 최종본 end', from: '회의록 최종본 <a@b.c>' })
})

test('a mail without any sign of its encoding is read all the same', async () => {
  const message = await readMessage(iconv.encode('From: a@b.c\r\nSubject: 제목\r\n\r\n본문입니다.\r\n', 'cp949'))
  expect(message).toMatchObject({ subject: '제목', text: expect.stringContaining('본문입니다.') })
})

test('a page that a browser saved as one file is a page', async () => {
  const saved = Buffer.from(
    'From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.com\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<title>=EC=A0=9C=EB=AA=A9</title><p>=EA=B8=80\r\n--b--\r\n',
  )
  expect(detectFormat(saved, 'a.mhtml')).toEqual({ status: 'known', format: 'html' })
  expect(await readHtml({ bytes: saved, format: 'html' })).toMatchObject({
    title: '제목',
    elements: [{ kind: 'paragraph', text: '글' }],
  })
})

test('an encrypted mail says so', async () => {
  const mail = Buffer.from('From: a@b.c\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nAAAA')
  await expect(readMail({ bytes: mail, format: 'eml' })).rejects.toMatchObject({ reason: 'encrypted' })
})

test.each([
  ['thousands of levels', nested(3000)],
  ['thousands of parts', `Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(5000)}--b--\n`],
  ['a head without end', `From: a@b.c\n${'X-A: b\n'.repeat(400_000)}\n\nx`],
])('a mail with %s ends as a bomb', async (_, mail) => {
  await expect(readMail({ bytes: Buffer.from(mail), format: 'eml' })).rejects.toMatchObject({ reason: 'bomb' })
})

function nested(depth: number): string {
  const parts = Array.from({ length: depth }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`)
  return `From: a@b.c\n${parts.join('')}\n\nx`
}
