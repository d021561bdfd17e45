/** A paragraph as it stands in the file, before any engine has read it: the measure of what may not get lost. */
export interface SourceParagraph {
  text: string
  place: SourcePlace
}

export type SourcePlace =
  | 'body'
  | 'cell'
  | 'text-box'
  | 'header'
  | 'footer'
  | 'footnote'
  | 'endnote'
  | 'hidden-comment'
  | 'caption'
  | 'equation'
  | 'field'
  | 'text-art'
  | 'title'
  | 'code'
