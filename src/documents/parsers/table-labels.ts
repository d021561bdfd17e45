/** What a text of a table can be by itself: a label, a value, an amount, a word that names columns or fields. */

/** A short word or two without a figure or the marks of a sentence. */
export function isLabel(text: string): boolean {
  const label = squeeze(text).replace(/[:：]$/, '')
  const longest = /[가-힣]/.test(label) ? 12 : 20
  return /\p{L}/u.test(label) && label.length <= longest && !/[\d.,;!?:@]|\n/.test(label)
}

export function isValue(text: string): boolean {
  return text.trim() !== '' && !isLabel(text)
}

export function isAmount(text: string): boolean {
  const amount =
    /^[-+~△▲약총월연₩$€£(\s]*\d[\d,.\s]*(?:[%원억만천개명건회일월년점시간분초)]|이상|이하|이내|미만|초과|USD|KRW|\s)*$/
  return amount.test(text.trim()) && !/^(?:19|20)\d\d\s*년?도?$/.test(text.trim())
}

export function squeeze(text: string): string {
  return text.replace(/[ \t\u00A0\u3000]+/g, '').trim()
}

/** Words that name the first of several columns. */
export const openingWord = /^(?:구분|항목|종류|분류|번호|순번|연번|품목|품명|단위|No\.?|Item|Category|Type|Name|Year)$/i

/** Words that name columns and hardly ever stand as a value. */
export const columnWord =
  /^(?:구분|항목|종류|분류|번호|순번|연번|내용|비고|단위|수량|단가|규격|금액|품목|품명|담당자|담당|기한|상태|No\.?|Item|Category|Type|Name|Remarks?|Quantity|Amount)$/i

/** Labels of forms; each can name a column as well, but then another one stands beside it. */
export const formWord =
  /^(?:성명|이름|직위|직급|직책|소속|부서|부서명|생년월일|(?:휴대)?전화(?:번호)?|휴대폰|핸드폰|연락처|이메일|전자우편|팩스|주소|일시|일자|날짜|장소|(?:작성|회의|신청|발행|계약|접수)(?:일|일자|일시|자)|담당자|담당부서|참석자|참석|불참자|안건|회의(?:명|내용|제목|주제)|제목|문서번호|시행일|수신|수신자|참조|발신|목적|기간|상호|상호명|회사명|업체명|기관명|대표자|사업자(?:등록)?번호|업태|종목|계좌번호|은행|예금주|신청인|계약(?:명|기간|금액)|사업(?:명|기간)|과제명|공사명|납품(?:기한|장소))[:：]?$/

/** Rows that close a table or add to it; their label belongs to no column. */
export const closingWord =
  /^(?:총?합계|소계|총계|총액|계|공급가액|부가(?:가치)?세|세액|비고|특이사항|참고|기타|total|subtotal|remarks?|notes?)[:：]?$/i
