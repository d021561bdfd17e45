export function AuditPage() {
  return <main id="work" className="page" />
}
