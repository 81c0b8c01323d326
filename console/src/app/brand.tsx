import type { ReactNode } from 'react';

export const Brand = (): ReactNode => (
  <>
    <svg viewBox="0 0 26 20" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="2">
        <circle cx="9.5" cy="10" r="7.5" />
        <circle cx="16.5" cy="10" r="7.5" />
      </g>
      <path d="M13 3.4a7.5 7.5 0 0 1 0 13.2 7.5 7.5 0 0 1 0-13.2Z" fill="var(--accent)" />
    </svg>
    Entente
  </>
);
