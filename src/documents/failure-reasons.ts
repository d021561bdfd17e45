/** Why a file could not be read, as sentences for the person: what happened, and what to do next. */
import type { ParseFailureReason } from './elements.ts'

export interface ReasonSentence {
  ko: string
  en: string
}

export const failureSentences: Record<ParseFailureReason, ReasonSentence> = {
  encrypted: {
    ko: '비밀번호로 잠긴 파일입니다. 비밀번호를 입력하거나 잠금을 푼 파일을 다시 올려 주십시오.',
    en: 'The file is locked with a password. Enter the password, or upload a copy without it.',
  },
  'drm-protected': {
    ko: '문서 보안(DRM)이 걸린 파일입니다. 보안을 해제한 파일을 다시 올려 주십시오.',
    en: 'The file is protected by DRM. Remove the protection in your document security program and upload it again.',
  },
  corrupt: {
    ko: '파일이 손상되어 읽을 수 없습니다. 원래 프로그램에서 열어 다시 저장한 뒤 올려 주십시오.',
    en: 'The file is damaged. Open it in the program it was made with, save it again and upload the new copy.',
  },
  empty: {
    ko: '내용이 없는 파일입니다. 올바른 파일인지 확인한 뒤 다시 올려 주십시오.',
    en: 'The file has no content. Check that it is the right file and upload it again.',
  },
  unsupported: {
    ko: '아직 읽을 수 없는 형식입니다. DOC는 DOCX로, PPT는 PPTX로, 그 밖의 파일은 PDF, HWP, HWPX, DOCX, XLSX, PPTX, HTML, CSV, 텍스트 또는 PNG, JPG, TIFF 그림으로 저장하여 올려 주십시오.',
    en: 'This format cannot be read yet. Save DOC as DOCX, PPT as PPTX and anything else as PDF, HWP, HWPX, DOCX, XLSX, PPTX, HTML, CSV or text, or as a PNG, JPG or TIFF picture, and upload that.',
  },
  bomb: {
    ko: '압축을 풀면 비정상적으로 커지는 파일이라 열지 않았습니다. 출처를 확인하고 다시 저장한 파일을 올려 주십시오.',
    en: 'The file would unpack to an abnormal size and was not opened. Check where it comes from and upload a freshly saved copy.',
  },
  'too-large': {
    ko: '파일이 한 번에 읽을 수 있는 크기를 넘습니다. 여러 파일로 나누어 올려 주십시오.',
    en: 'The file is larger than can be read at once. Split it and upload the parts.',
  },
  'timed-out': {
    ko: '정해진 시간 안에 읽지 못했습니다. 파일을 나누어 올리거나 잠시 뒤 다시 시도하여 주십시오.',
    en: 'The file could not be read in the time allowed. Split it, or try again later.',
  },
  'out-of-memory': {
    ko: '읽는 데 필요한 메모리가 한도를 넘었습니다. 파일을 나누어 올려 주십시오.',
    en: 'Reading the file needs more memory than is allowed. Split it and upload the parts.',
  },
  'needs-ocr': {
    ko: '글자 정보가 없는 스캔 문서입니다. 글자 인식(OCR)을 켜고 다시 읽거나 원본 문서를 올려 주십시오.',
    en: 'The file is a scan without text. Read it again with text recognition (OCR) on, or upload the original document.',
  },
  infected: {
    ko: '악성 코드가 발견되어 읽지 않은 파일입니다. 이 파일을 열지 말고 보안 담당자에게 알려 주십시오.',
    en: 'Malware was found in the file, and it was not read. Do not open it; tell the people in charge of security.',
  },
  'hook-failed': {
    ko: '보안 검사나 문서 보안 해제 프로그램이 응답하지 않아 읽지 않았습니다. 잠시 뒤 다시 시도하고, 되풀이되면 관리자에게 알려 주십시오.',
    en: 'The security scan or the document security program did not answer, so the file was not read. Try again later; if it happens again, tell an administrator.',
  },
}
