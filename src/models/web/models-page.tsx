export function ModelsPage() {
  return <main id="work" className="page" />
}
