export function RightsPage() {
  return <main id="work" className="page" />
}
