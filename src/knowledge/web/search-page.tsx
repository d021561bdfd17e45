export function SearchPage() {
  return <main id="work" className="page" />
}
