export function DocumentsPage() {
  return <main id="work" className="page" />
}
