/** The least that makes an HWPML document, as the program writes it: one outline shape with the id 1. */
export function hwpmlDocument(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="no" ?><HWPML Style="embed" SubVersion="8.0.0.0" Version="2.8"><HEAD SecCnt="1"><DOCSUMMARY><TITLE>사업 계획</TITLE><AUTHOR>홍길동</AUTHOR></DOCSUMMARY><MAPPINGTABLE><PARASHAPELIST Count="2"><PARASHAPE Id="0" HeadingType="None" Level="0"/><PARASHAPE Id="1" HeadingType="Outline" Level="0"/></PARASHAPELIST></MAPPINGTABLE></HEAD><BODY><SECTION Id="0">${body}</SECTION></BODY><TAIL><BINDATASTORAGE><BINDATA Encoding="Base64" Id="1" Size="3">AAAA</BINDATA></BINDATASTORAGE></TAIL></HWPML>`
}

export function hwpmlParagraph(text: string, shape = '0'): string {
  return `<P ParaShape="${shape}" Style="0"><TEXT CharShape="0"><CHAR>${text}</CHAR></TEXT></P>`
}

/** @param cells row, column, rows and columns of each */
export function hwpmlTable(cells: readonly { at: [number, number, number, number]; text: string }[]): string {
  const written = cells.map(({ at: [row, column, rows, columns], text }) => {
    return `<CELL RowAddr="${row}" ColAddr="${column}" RowSpan="${rows}" ColSpan="${columns}"><PARALIST>${hwpmlParagraph(text)}</PARALIST></CELL>`
  })
  return `<P ParaShape="0" Style="0"><TEXT CharShape="0"><TABLE ColCount="2" RowCount="2"><SHAPEOBJECT><CAPTION><PARALIST>${hwpmlParagraph('표 1')}</PARALIST></CAPTION></SHAPEOBJECT><ROW>${written.join('')}</ROW></TABLE><CHAR/></TEXT></P>`
}
