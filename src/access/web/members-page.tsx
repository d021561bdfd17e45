export function MembersPage() {
  return <main id="work" className="page" />
}
