/** Which keys do what on this page, for wide screens: `[['J', 'K'], '이동']`. */
export function KeyHints({ hints }: { hints: readonly (readonly [keys: readonly string[], does: string])[] }) {
  return (
    <span className="keys only-wide">
      {hints.map(([keys, does]) => (
        <span key={does}>
          {keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}{' '}
          {does}
        </span>
      ))}
    </span>
  )
}
