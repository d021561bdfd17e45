/**
 * Numbers for Prometheus, of this process and of what all share. No label names a workspace, a person or a document.
 *
 *   naru_http_request_seconds   {operation, status}          requests by the operation's id
 *   naru_job_seconds            {job, outcome}               background steps that this process ran
 *   naru_jobs                   {job, state}                 the queue, of all machines
 *   naru_documents              {status}                     of all workspaces
 *   naru_model_calls_total      {provider, model, outcome}   provider is local or remote
 *   naru_model_tokens_total     {provider, model, direction}
 *   process_…, nodejs_…                                      memory, CPU, event loop
 */
import type pg from 'pg'
import type { CallMeter } from '../models/ports.ts'

export interface Metrics {
  noteRequest(operation: string, status: number, seconds: number): void
  noteJob(job: string, outcome: 'succeeded' | 'failed', seconds: number): void
  callMeter: CallMeter
  /** In Prometheus' text format. */
  render(): Promise<{ text: string; contentType: string }>
}

/** The library is loaded only where somebody asks for numbers. */
export async function createMetrics(pool: pg.Pool): Promise<Metrics> {
  const { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } = await import('prom-client')
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'naru_http_request_seconds',
    help: 'HTTP requests by operation and status',
    labelNames: ['operation', 'status'],
    buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100],
    registers: [registry],
  })
  const jobs = new Histogram({
    name: 'naru_job_seconds',
    help: 'Background steps that this process ran',
    labelNames: ['job', 'outcome'],
    buckets: [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000],
    registers: [registry],
  })
  const calls = new Counter({
    name: 'naru_model_calls_total',
    help: 'Calls of models by outcome',
    labelNames: ['provider', 'model', 'outcome'],
    registers: [registry],
  })
  const tokens = new Counter({
    name: 'naru_model_tokens_total',
    help: 'Tokens that models read and wrote',
    labelNames: ['provider', 'model', 'direction'],
    registers: [registry],
  })
  new Gauge({
    name: 'naru_jobs',
    help: 'Jobs in the queue of all machines',
    labelNames: ['job', 'state'],
    registers: [registry],
    async collect() {
      const { rows } = await pool.query<{ name: string; state: string; count: number }>(
        `select name, state::text, count(*)::int as count from jobs.job
          where state in ('created', 'retry', 'active', 'failed') group by 1, 2`,
      )
      this.reset()
      for (const { name, state, count } of rows) this.set({ job: name, state }, count)
    },
  })
  new Gauge({
    name: 'naru_documents',
    help: 'Documents of all workspaces',
    labelNames: ['status'],
    registers: [registry],
    async collect() {
      const { rows } = await pool.query<{ status: string; documents: string }>(
        'select * from access.documents_by_status()',
      )
      this.reset()
      for (const { status, documents } of rows) this.set({ status }, Number(documents))
    },
  })
  return {
    noteRequest: (operation, status, seconds) => requests.observe({ operation, status: String(status) }, seconds),
    noteJob: (job, outcome, seconds) => jobs.observe({ job, outcome }, seconds),
    callMeter: {
      note({ isLocal, model, outcome, inputTokens, outputTokens }) {
        const of = { provider: isLocal ? 'local' : 'remote', model }
        calls.inc({ ...of, outcome })
        if (inputTokens) tokens.inc({ ...of, direction: 'read' }, inputTokens)
        if (outputTokens) tokens.inc({ ...of, direction: 'written' }, outputTokens)
      },
    },
    render: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
  }
}
