/** The template ends with a colon, so a model begins with a space that is not part of its answer. */
export function withoutLeadingSpace(onText: (text: string) => void): (text: string) => void {
  let begun = false
  return (text) => {
    const shown = begun ? text : text.trimStart()
    if (shown.length === 0) return
    begun = true
    onText(shown)
  }
}
