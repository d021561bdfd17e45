/** A file's name without its ending: what it is called until somebody gives it a title. */
export function titleOf(fileName: string): string {
  return fileName.replace(/\.[A-Za-z0-9]{1,8}$/, '') || fileName
}
