import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { markdownToHwpx } from 'kordoc'
import { testAdapter } from './adapters.suite.ts'
import { writeHwp5 } from './samples/hwp-writer.ts'
import { writeHwp3 } from './samples/hwp3-writer.ts'
import { hwpmlDocument, hwpmlParagraph, hwpmlTable } from './samples/hwpml-parts.ts'
import { docxParts, wordDocument, wordParagraph, xlsxParts, xmlHead } from './samples/office-parts.ts'
import { onePagePdf } from './samples/pdf-writer.ts'
import { writeTar } from './samples/tar-writer.ts'
import { cellStyle, labelCell, numberCell, sharedStrings, writeXls } from './samples/xls-writer.ts'
import { writeZip } from './samples/zip-writer.ts'

const text = (content: string): Uint8Array => Buffer.from(content, 'utf8')
const hidden = '\u{E0041}\u200B\u202E'

testAdapter({
  name: 'PDF',
  fileName: 'page.pdf',
  format: 'pdf',
  expects: ['A plain page with a plain sentence.'],
  bytes: () => onePagePdf(),
})

testAdapter({
  name: 'HWP 5',
  fileName: '회의록.hwp',
  format: 'hwp',
  expects: ['첫 문단입니다.', '둘째 문단입니다.'],
  bytes: () => writeHwp5(['첫 문단입니다.', `둘째${hidden} 문단입니다.`]),
})

testAdapter({
  name: 'HWP 3',
  fileName: '옛 문서.hwp',
  format: 'hwp',
  expects: ['첫 문단입니다.', '둘째 문단 값 100'],
  bytes: () => writeHwp3(['첫 문단입니다.', '둘째 문단 값 100'], '옛 문서'),
})

testAdapter({
  name: 'HWPX',
  fileName: '보고서.hwpx',
  format: 'hwpx',
  expects: ['사업 보고', '본문입니다', '구분', '예산', '인건비'],
  bytes: async () =>
    new Uint8Array(
      await markdownToHwpx('# 사업 보고\n\n본문입니다.\n\n| 구분 | 예산 |\n| --- | --- |\n| 인건비 | 100 |\n'),
    ),
})

testAdapter({
  name: 'HWPML',
  fileName: '계획.hwp',
  format: 'hwpml',
  expects: ['사업 개요', '본문 <글>입니다.', '둘째 줄', '각주 글', '구분', '예산', '인건비'],
  bytes: () =>
    text(
      hwpmlDocument(
        `${hwpmlParagraph('사업 개요', '1')}<P><TEXT><CHAR>본문 &lt;글&gt;${hidden}입니다.<LINEBREAK/>둘째 줄</CHAR><FOOTNOTE><PARALIST>${hwpmlParagraph('각주 글')}</PARALIST></FOOTNOTE></TEXT></P>${hwpmlTable(
          [
            { at: [0, 0, 1, 1], text: '구분' },
            { at: [0, 1, 1, 1], text: '예산' },
            { at: [1, 0, 1, 2], text: '인건비' },
          ],
        )}`,
      ),
    ),
})

testAdapter({
  name: 'DOCX',
  fileName: 'plan.docx',
  format: 'docx',
  expects: ['A plain paragraph.', '가', '나'],
  bytes: () =>
    writeZip(
      docxParts(
        wordDocument(
          `${wordParagraph}<w:tbl><w:tr><w:tc><w:p><w:r><w:t>가${hidden}</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>나</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>합</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`,
        ),
      ),
    ),
})

testAdapter({
  name: 'XLSX',
  fileName: 'budget.xlsx',
  format: 'xlsx',
  expects: ['Sheet1', '부서', '금액', '총무', '1200'],
  bytes: () =>
    writeZip(
      xlsxParts(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>총무</t></is></c><c r="B2"><f>600*2</f><v>1200</v></c></row>',
        `${xmlHead}<sst><si><t>부서</t></si><si><r><t>금</t></r><r><t>액</t></r></si></sst>`,
      ),
    ),
})

testAdapter({
  name: 'XLS',
  fileName: '예산.xls',
  format: 'xls',
  expects: ['예산', '부서', '금액', '총무', '1200'],
  bytes: () =>
    writeXls({
      globals: [cellStyle(0), sharedStrings(['부서', '금액', `총무${hidden}`])],
      sheets: [
        { name: '예산', records: [labelCell(0, 0, 0), labelCell(0, 1, 1), labelCell(1, 0, 2), numberCell(1, 1, 1200)] },
      ],
    }),
})

testAdapter({
  name: 'CSV in CP949',
  fileName: 'members.csv',
  format: 'csv',
  expects: ['이름', '부서', '홍길동', '총무과'],
  // 이름,부서 / 홍길동,총무과
  bytes: () => Buffer.from('c0ccb8a72cbacebcad0d0ac8abb1e6b5bf2cc3d1b9abb0fa0d0a', 'hex'),
})

testAdapter({
  name: 'TSV in UTF-16',
  fileName: 'members.tsv',
  format: 'tsv',
  expects: ['이름', '나이', '홍길동', '33'],
  bytes: () => Buffer.from('\uFEFF이름\t나이\n홍길동\t33\n', 'utf16le'),
})

testAdapter({
  name: 'HTML in CP949',
  fileName: '공고.html',
  format: 'html',
  expects: ['입찰 공고', '다음과 같이', '1. 첫째', '표 1', '구분', '금액', '인건비', '100', '합계'],
  bytes: () =>
    iconv.encode(
      `<html><head><meta http-equiv="Content-Type" content="text/html; charset=euc-kr"><title>공고</title></head><body><nav><a href="/">처음</a></nav><h1>입찰 공고</h1><p>다음과   같이${'&#xE0041;&#x200B;'} <b>공고</b>합니다.<div hidden>숨긴 글</div><ol><li>첫째<li>둘째</ol><table><caption>표 1</caption><tr><th rowspan=2>구분<th colspan=9>금액<tr><th>올해<th>내년<tr><td>인건비<td>100<td>200<tr><td>합계<td colspan=0>300</table></body></html>`,
      'cp949',
    ),
})

testAdapter({
  name: 'mail',
  fileName: '회의.eml',
  format: 'eml',
  expects: ['회의 안내', 'kim@example.com', '안건입니다.', '> 지난 글', '첨부 파일', '자료.csv'],
  bytes: () =>
    text(
      `From: kim@example.com\r\nSubject: 회의 안내\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n안건입니다.${hidden}\r\n\r\n> 지난 글\r\n--b\r\nContent-Type: text/csv; name="자료.csv"\r\nContent-Disposition: attachment\r\n\r\na,b\r\n--b--\r\n`,
    ),
})

testAdapter({
  name: 'ZIP',
  fileName: '자료.zip',
  format: 'zip',
  expects: ['압축 파일 (2개)', '2025/보고서.pdf (3 B)', '회의록.hwp'],
  bytes: () =>
    writeZip([
      { name: '__MACOSX/._a', content: text('x') },
      { name: '2025/', content: text('') },
      { name: `2025/보고서${hidden}.pdf`, content: text('abc') },
      { name: '회의록.hwp', nameBytes: iconv.encode('회의록.hwp', 'cp949'), content: text('x') },
    ]),
})

testAdapter({
  name: 'packed TAR',
  fileName: '자료.tgz',
  format: 'gz',
  expects: ['압축 파일 (1개)', '2025/보고서.pdf (3 B)'],
  bytes: () => gzipSync(writeTar([{ name: '2025/보고서.pdf', content: 'abc' }])),
})

testAdapter({
  name: 'Markdown',
  fileName: 'law.md',
  format: 'markdown',
  expects: ['제1장 총칙', '이 법은', '첫째', '가', 'const x'],
  bytes: () =>
    text(
      `---\ntitle: 법\n---\n# 제1장 총칙\n\n이 법은 **목적**을${hidden} 정한다.\n\n- 첫째\n- 둘째\n\n| 가 | 나 |\n|---|---|\n| 1 | 2 |\n\n\`\`\`ts\nconst x = 1\n\`\`\`\n`,
    ),
})

testAdapter({
  name: 'text',
  fileName: 'note.txt',
  format: 'text',
  expects: ['제1장 총칙', '첫 문단', '둘째 문단'],
  bytes: () => text(`제1장 총칙\r\n\r\n첫 문단${hidden}입니다.\r\n이어집니다.\r\n\r\n둘째 문단입니다.\r\n`),
})

testAdapter({
  name: 'JSONL',
  fileName: 'rows.jsonl',
  format: 'jsonl',
  expects: ['제목', '본문 하나', '본문 둘'],
  bytes: () => text('{"doc_id":"a","title":"제목","text":"본문 하나"}\n{"doc_id":"b","text":"본문 둘"}\nnot json\n'),
})
