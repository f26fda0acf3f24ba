import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';

import { refuseMarkup } from './app/refuse-markup.js';
import { queryClient } from './app/query-client.js';
import { giveStylesTheNonce } from './app/style-nonce.js';
import { router } from './app/router.js';
import { ThemeProvider } from './app/theme.js';
import { startI18n } from './i18n/start-i18n.js';

refuseMarkup();
giveStylesTheNonce();
await startI18n();
createRoot(document.getElementById('root') as HTMLElement).render(
  <QueryClientProvider client={queryClient}>
    <ThemeProvider>
      <RouterProvider router={router} />
    </ThemeProvider>
  </QueryClientProvider>,
);
