import { type ReactNode, useId } from 'react';
import type { TourName } from '../../app/tour-steps.ts';
import { Text, type TextId } from '../../app/text.tsx';

interface SectionProps {
  readonly title: TextId;
  readonly why?: TextId;
  readonly acts?: ReactNode;
  /** The step of the tour that speaks of the part. */
  readonly tour?: TourName;
  readonly children?: ReactNode;
}

/** A part of the settings. */
export function Section({ title, why, acts, tour, children }: SectionProps): ReactNode {
  const id = useId();
  return (
    <section className="card" data-tour={tour} aria-labelledby={id}>
      <header className="w">
        <div className="grow">
          <h2 id={id}>
            <Text id={title} />
          </h2>
          {why && (
            <p className="s m">
              <Text id={why} />
            </p>
          )}
        </div>
        {acts}
      </header>
      {children}
    </section>
  );
}
