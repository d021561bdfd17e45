import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { queryClient } from '../../web/query-client.ts'
import '../../web/ui/tokens.css'
import '../../web/ui/naru.css'
import '../../web/ui/product.css'
import { keepTitle } from './page-title.ts'
import { router } from './router.tsx'

// Zod would try to compile its checks with eval, which the content policy of the pages forbids.
z.config({ jitless: true })

const place = document.getElementById('app')
if (place) {
  keepTitle(place)
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
}
