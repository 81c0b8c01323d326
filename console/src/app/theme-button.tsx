import type { ReactNode } from 'react';
import { Icon } from '../parts/marks.tsx';
import { useText } from './text.tsx';
import { chooseTheme, useTheme } from './theme.ts';

export function ThemeButton(): ReactNode {
  const text = useText();
  const theme = useTheme();
  return (
    <button
      className="btn quiet ic"
      type="button"
      aria-label={text('act.theme')}
      onClick={() => chooseTheme(theme === 'dark' ? 'light' : 'dark')}
    >
      <Icon name="sun" />
    </button>
  );
}
