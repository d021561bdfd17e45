/**
 * Files that try to hang, fill or fool the reader, each with the outcomes that are right for it.
 * A list of makers, not of bytes: some are large, and only one lives at a time.
 */
import { archivesFiles } from './files/archives.ts'
import { byteFiles } from './files/bytes.ts'
import { hwpFiles } from './files/hwp.ts'
import { lockedFiles } from './files/locked.ts'
import { lyingNamesFiles } from './files/lying-names.ts'
import { mailFiles } from './files/mail.ts'
import type { HostileFile } from './files/makers.ts'
import { oldWorkbooksFiles } from './files/old-workbooks.ts'
import { packagesFiles } from './files/packages.ts'
import { pdfFiles } from './files/pdf.ts'
import { picturesFiles } from './files/pictures.ts'
import { presentationsFiles } from './files/presentations.ts'
import { sheetsAndTextFiles } from './files/sheets-and-text.ts'
import { webPagesFiles } from './files/web-pages.ts'
import { xmlFiles } from './files/xml.ts'

export const hostileFiles: readonly HostileFile[] = [
  ...byteFiles,
  ...picturesFiles,
  ...packagesFiles,
  ...xmlFiles,
  ...sheetsAndTextFiles,
  ...webPagesFiles,
  ...mailFiles,
  ...oldWorkbooksFiles,
  ...archivesFiles,
  ...presentationsFiles,
  ...lockedFiles,
  ...pdfFiles,
  ...hwpFiles,
  ...lyingNamesFiles,
]
