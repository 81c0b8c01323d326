import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Text } from '../app/text.tsx';

/** Indicators that something is about, as far as the viewer sees them. */
export function Related({ ids }: { readonly ids: readonly string[] }): ReactNode {
  if (ids.length === 0) return null;
  return (
    <section className="card" aria-labelledby="related">
      <header>
        <h2 id="related">
          <Text id="related" />
        </h2>
      </header>
      <ul className="bd stack8">
        {ids.map((id, index) => {
          const to: string = `/indicators/${id}`;
          return (
            <li key={id}>
              <Link to={to}>
                <Text id="related.one" values={{ number: index + 1 }} />
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
