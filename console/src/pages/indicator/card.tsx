import type { ReactNode } from 'react';

interface CardProps {
  readonly id: string;
  readonly title: ReactNode;
  /** Beside the title. */
  readonly side?: ReactNode;
  readonly children: ReactNode;
}

/** A part of the page under a heading of its own. */
export const Card = ({ id, title, side, children }: CardProps): ReactNode => (
  <section className="card" aria-labelledby={id}>
    <header>
      <h2 id={id}>{title}</h2>
      {side && <span className="end row">{side}</span>}
    </header>
    {children}
  </section>
);
