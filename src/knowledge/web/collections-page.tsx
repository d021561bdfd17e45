export function CollectionsPage() {
  return <main id="work" className="page" />
}
