/** The few pictures that the interface knows: its own mark, a magnifier, a chevron. */
export function NaruMark() {
  return (
    <svg
      width="22"
      height="18"
      viewBox="0 0 22 18"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      aria-hidden="true"
    >
      <path d="M1 14h20M2 10v8M20 10v8" />
      <path d="M4.5 5.5h13L15 10.5H7z" fill="currentColor" stroke="none" />
    </svg>
  )
}

export function Magnifier() {
  return (
    <svg
      width="14"
      height="14"
      viewBox="0 0 14 14"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
    >
      <circle cx="6" cy="6" r="4.25" />
      <path d="M9.2 9.2L13 13" />
    </svg>
  )
}

export function Chevron() {
  return (
    <svg className="chevron" viewBox="0 0 12 12" fill="none" stroke="currentColor" strokeWidth="1.4" aria-hidden="true">
      <path d="M3 4.5l3 3 3-3" />
    </svg>
  )
}
