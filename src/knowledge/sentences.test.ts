import { describe, expect, test } from 'vitest'
import { splitSentences } from './sentences.ts'

const texts = (source: string) => splitSentences(source).map((sentence) => sentence.text)

describe('where a sentence ends', () => {
  test.each([
    [
      'statements and questions',
      '신청은 3일 전까지 합니다. 어디에 내나요? 인사팀이요!',
      ['신청은 3일 전까지 합니다.', '어디에 내나요?', '인사팀이요!'],
    ],
    ['decimals stay whole', '금리는 3.5%이다. 한도는 1.2억원이다.', ['금리는 3.5%이다.', '한도는 1.2억원이다.']],
    ['dates with dots', '2024. 3. 14. 시행한다. 끝.', ['2024. 3. 14. 시행한다.', '끝.']],
    ['dotted date without spaces', '이 법은 2024.3.14. 시행한다.', ['이 법은 2024.3.14. 시행한다.']],
    ['no space behind the stop', '카드를 받았다.그리고 썼다.', ['카드를 받았다.', '그리고 썼다.']],
    [
      'a quoted remark is one piece',
      '그는 “간다. 남아라.”라고 말했다. 끝났다.',
      ['그는 “간다. 남아라.”라고 말했다.', '끝났다.'],
    ],
    ['straight quotes', '"간다. 남아라."고 했다. 끝났다.', ['"간다. 남아라."고 했다.', '끝났다.']],
    [
      'brackets stay whole',
      '연회비(부가세 포함. 단, 가족 카드는 제외)는 무료다. 끝.',
      ['연회비(부가세 포함. 단, 가족 카드는 제외)는 무료다.', '끝.'],
    ],
    [
      'amendment notes belong to their clause',
      '보호한다. <개정 2014.3.24, 2020.2.4> 다만 예외가 있다.',
      ['보호한다. <개정 2014.3.24, 2020.2.4>', '다만 예외가 있다.'],
    ],
    ['abbreviations', 'Dr. Kim met J. S. Bach. He left.', ['Dr. Kim met J. S. Bach.', 'He left.']],
    ['English after a number', 'It opened in 2019. The hall is new.', ['It opened in 2019.', 'The hall is new.']],
    ['no stop at all', '토론토로 돌아오는 열차는 없었다', ['토론토로 돌아오는 열차는 없었다']],
    ['several marks', '정말요?! 네… 그렇습니다.', ['정말요?!', '네…', '그렇습니다.']],
    ['nothing', ' \n ', []],
  ])('%s', (_name, source, expected) => {
    expect(texts(source)).toEqual(expected)
  })
})

describe('lines', () => {
  test.each([
    [
      'a long line that goes on is a wrap',
      '이 규정은 임직원이 업무를 위하여 국내외로 출장하는 경우에 드는\n비용을 정한다.',
      1,
    ],
    [
      'a line that ends a sentence is none, even without a full stop',
      '2024년 5월 1일부터 지하 주차장을 유료로 운영한다\n요금은 월 3만원이다',
      2,
    ],
    ['a blank line parts', '첫 문단이다\n\n둘째 문단이다', 2],
    ['a literal \\n parts where a line could end', '운행하였다.\\n\\n1881년 7월에 인수하였다.', 2],
    ['a path is no line end', 'C:\\new 폴더에 둔다.', 1],
  ])('%s', (_name, source, count) => {
    expect(splitSentences(source)).toHaveLength(count)
  })
})

const outline = (source: string) => splitSentences(source).map(({ kind, lead, text }) => [kind, lead, text])

test('clauses, items and sub-items know what introduces them', () => {
  expect(
    outline(
      '② 다음 각 호의 경우 유급휴가를 준다.\n 1. 본인 결혼: 5일\n 2. 배우자 출산: 10일\n  가. 쌍둥이: 15일\n 3. 그 밖의 경우',
    ),
  ).toEqual([
    ['item', undefined, '② 다음 각 호의 경우 유급휴가를 준다.'],
    ['item', 0, '1. 본인 결혼: 5일'],
    ['item', 0, '2. 배우자 출산: 10일'],
    ['item', 2, '가. 쌍둥이: 15일'],
    ['item', 0, '3. 그 밖의 경우'],
  ])
})

test('the answers of an FAQ know their question', () => {
  expect(
    outline('Q. 배송은 얼마나 걸리나요?\nA. 2~3일 걸립니다. 섬은 5일입니다.\n\nQ2. 환불은 되나요?\nA2. 됩니다.'),
  ).toEqual([
    ['question', undefined, 'Q. 배송은 얼마나 걸리나요?'],
    ['item', 0, 'A. 2~3일 걸립니다.'],
    ['item', 0, '섬은 5일입니다.'],
    ['question', undefined, 'Q2. 환불은 되나요?'],
    ['item', 3, 'A2. 됩니다.'],
  ])
})

test('a table row knows its header row, the header what stands above, and the text behind the table its heading', () => {
  const source =
    '# 카드\n\n연회비는 다음과 같다.\n\n| 카드 | 연회비 |\n|---|---|\n| 국내외 겸용 | 15,000원 |\n\n문의는 고객센터로 합니다.'
  const sentences = splitSentences(source)
  expect(sentences.map(({ kind, lead }) => [kind, lead])).toEqual([
    ['heading', undefined],
    ['prose', 0],
    ['heading', 1],
    ['row', 2],
    ['prose', 0],
  ])
  const header = sentences[3]?.header
  expect(source.slice(header?.start, header?.end)).toBe('| 카드 | 연회비 |')
})

test('rows that tabs part are a table too', () => {
  expect(outline('직급\t일비\n팀장\t20,000원').at(-1)).toEqual(['row', 0, '팀장\t20,000원'])
})

test('headings nest: a line under a line, and hashes by their number', () => {
  expect(outline('공지사항\n주차장 안내\n요금은 월 3만원입니다.').map(([kind, lead]) => [kind, lead])).toEqual([
    ['heading', undefined],
    ['heading', 0],
    ['prose', 1],
  ])
  expect(outline('# 가\n## 나\n글이다.\n# 다\n글이다.').map(([, lead]) => lead)).toEqual([
    undefined,
    0,
    1,
    undefined,
    3,
  ])
})

test('every sentence is a slice of its source, in order and without overlap', () => {
  const source =
    '제3조(휴가) ① 15일로 한다.\n② 다음과 같다.\n 1. 결혼: 5일\n\n| 가 | 나 |\n|--|--|\n| 1 | 2 |\n“간다.”라고 했다. 끝'
  let last = 0
  for (const { start, end, text } of splitSentences(source)) {
    expect(source.slice(start, end)).toBe(text)
    expect(text.trim()).toBe(text)
    expect(start).toBeGreaterThanOrEqual(last)
    last = end
  }
})
