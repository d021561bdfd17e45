import { QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './api.ts'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // What the server decided does not change by asking again; only its absence may.
      retry: (count, error) => count < 2 && !(error instanceof ApiProblem && error.status < 500),
    },
  },
})
