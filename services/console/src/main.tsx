import './kit/reset.css';
import './app/frame.css';

import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';

import { refuseMarkup } from './app/refuse-markup.js';
import { router } from './app/router.js';
import { giveStylesTheNonce } from './app/style-nonce.js';
import { ThemeProvider } from './app/theme.js';
import { TEXTS } from './areas.js';
import { queryClient } from './kit/query-client.js';
import { startI18n } from './kit/texts/start-i18n.js';

refuseMarkup();
giveStylesTheNonce();
await startI18n(TEXTS);
createRoot(document.getElementById('root') as HTMLElement).render(
  <QueryClientProvider client={queryClient}>
    <ThemeProvider>
      <RouterProvider router={router} />
    </ThemeProvider>
  </QueryClientProvider>,
);
