import { type ReactNode, useId } from 'react';
import { Text, type TextId } from '../../app/text.tsx';

interface SectionProps {
  readonly title: TextId;
  readonly isEmpty: boolean;
  /** Where the others are, when not all are shown. */
  readonly more?: ReactNode;
  readonly children: ReactNode;
}

/** One kind of news. */
export function Section({ title, isEmpty, more, children }: SectionProps): ReactNode {
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <header>
        <h2 id={id}>
          <Text id={title} />
        </h2>
      </header>
      {isEmpty ? (
        <p className="bd s q">
          <Text id="new.nothing" />
        </p>
      ) : (
        children
      )}
      {more && <footer className="s">{more}</footer>}
    </section>
  );
}
