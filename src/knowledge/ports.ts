/** What knowledge needs from outside: is such a job waiting already? So that a hundred uploads refresh statistics once. */
export interface JobWaiting {
  isWaiting(jobName: string, key: 'indexVersionId' | 'collectionId', id: string): Promise<boolean>
}

declare module '../kernel/scope.ts' {
  interface Ports {
    jobWaiting: JobWaiting
  }
}
