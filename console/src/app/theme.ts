import { createStore, useStored } from './store.ts';

export type Theme = 'light' | 'dark';
/** Null: as the system. */
export type ThemeChoice = Theme | null;

const STORED = 'theme';
const dark = matchMedia('(prefers-color-scheme: dark)');
const choice = createStore<ThemeChoice>(null);
const theme = createStore<Theme>('light');

function show(chosen: ThemeChoice): void {
  if (chosen === null) delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = chosen;
  choice.set(chosen);
  theme.set(chosen ?? (dark.matches ? 'dark' : 'light'));
}

/** Applies the theme that the person has chosen in this browser, and follows the system otherwise. */
export function applyTheme(): void {
  const stored = localStorage.getItem(STORED);
  show(stored === 'light' || stored === 'dark' ? stored : null);
  dark.addEventListener('change', () => show(choice.get()));
}

export function chooseTheme(chosen: ThemeChoice): void {
  if (chosen === null) localStorage.removeItem(STORED);
  else localStorage.setItem(STORED, chosen);
  show(chosen);
}

/** The theme that is shown. */
export const useTheme = (): Theme => useStored(theme);
export const useThemeChoice = (): ThemeChoice => useStored(choice);
