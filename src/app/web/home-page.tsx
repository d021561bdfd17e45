export function HomePage() {
  return <main id="work" className="page" />
}
