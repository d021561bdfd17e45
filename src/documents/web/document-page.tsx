export function DocumentPage() {
  return <main id="work" className="page" />
}
