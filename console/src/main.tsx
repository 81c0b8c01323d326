import '@fontsource-variable/inter/wght.css';
import '@fontsource/ibm-plex-mono/latin-400.css';
import '@fontsource/ibm-plex-mono/latin-600.css';
import './style/base.css';
import './style/parts.css';
import './style/narrow.css';
import './style/icons.css';
import './style/frame.css';
import './style/casework.css';
import './style/desk.css';
import './style/account.css';
import './style/print.css';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { arrivalIn, readArrival } from './app/arrival.ts';
import { applyChoices } from './app/choices.ts';
import { guardKeys } from './app/keys.ts';
import { Language, type Texts, textsOf } from './app/language.tsx';
import { watchIdleness } from './app/lock.ts';
import { journeyNow } from './app/providers.ts';
import { router } from './app/router.tsx';
import { restoreSession } from './app/session.ts';
import { applyTheme } from './app/theme.ts';
import { reloadOnce } from './app/update.ts';

/** The texts of pages before the sign-in; the others come with those pages (app/inside.tsx). */
const texts = textsOf(
  import.meta.glob<Texts>(['./messages/en/common.json', './messages/en/sign-in.json', './messages/en/account.json'], {
    eager: true,
    import: 'default',
  }),
);

readArrival(({ kind }) => {
  if (kind === 'invitation' || kind === 'reset') return '/account';
  const journey = journeyNow();
  if (kind === 'link' || journey?.purpose === 'link') return '/settings';
  return journey ? `/sign-in/${encodeURIComponent(journey.provider)}` : '/sign-in';
});
// A link that is opened in a tab of the console changes the fragment alone.
addEventListener('hashchange', () => arrivalIn(location.hash) && location.reload());
// A page of the console that is open while the hub is updated asks for files that are gone.
addEventListener('vite:preloadError', reloadOnce);
applyTheme();
applyChoices();
watchIdleness();
guardKeys();
void restoreSession();
createRoot(document.getElementById('root') ?? document.body).render(
  <StrictMode>
    <Language texts={texts}>
      <RouterProvider router={router} />
    </Language>
  </StrictMode>,
);
