/**
 * A table as CSV for a spreadsheet: UTF-8 with a byte order mark, so that Excel reads Korean; CRLF; quoted where needed.
 * A cell that a spreadsheet would run as a formula gets an apostrophe before it.
 * @see OWASP, CSV Injection
 */
export function renderCsv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `\uFEFF${[head, ...rows].map((row) => row.map(renderCell).join(',')).join('\r\n')}\r\n`
}

function renderCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function saveFile(name: string, text: string, mime: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: mime }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
